import type en from "../en/overview"

export default { title: "" } satisfies typeof en
