import type en from "../en"
import common from "./common"
import deadLetters from "./dead-letters"
import inbox from "./inbox"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"
import stock from "./stock"

/** German. Held to English by its type. */
export default { ...common, deadLetters, inbox, orders, overview, settings, stock } satisfies typeof en
