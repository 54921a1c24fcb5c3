import type en from "../en/settings"
import channels from "./channel-kinds"
import connections from "./connections"
import http from "./http-connector"

export default { connections, connectors: { http, ...channels } } satisfies typeof en
