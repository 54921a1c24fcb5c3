import type en from "../en/orders"

export default { title: "" } satisfies typeof en
