import type en from "../en"
import audit from "./audit"
import common from "./common"
import deadLetters from "./dead-letters"
import inbox from "./inbox"
import incidents from "./incidents"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"

/** German. Held to English by its type. */
export default { ...common, audit, deadLetters, inbox, incidents, orders, overview, settings } satisfies typeof en
