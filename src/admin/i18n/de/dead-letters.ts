import type en from "../en/dead-letters"

export default { title: "" } satisfies typeof en
