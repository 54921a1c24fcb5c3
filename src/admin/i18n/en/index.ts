import audit from "./audit"
import common from "./common"
import deadLetters from "./dead-letters"
import inbox from "./inbox"
import incidents from "./incidents"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"

/** English, complete: what another language lacks is read here. */
export default { ...common, audit, deadLetters, inbox, incidents, orders, overview, settings }
