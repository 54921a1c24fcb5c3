import type en from "../en/settings"
import connections from "./connections"
import http from "./http-connector"

export default { connections, connectors: { http } } satisfies typeof en
