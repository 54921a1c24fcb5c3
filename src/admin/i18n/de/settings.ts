import type en from "../en/settings"

export default { title: "" } satisfies typeof en
