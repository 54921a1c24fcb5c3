import type en from "../en/inbox"

export default { title: "" } satisfies typeof en
