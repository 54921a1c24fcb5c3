import common from "./common"
import deadLetters from "./dead-letters"
import inbox from "./inbox"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"
import stock from "./stock"

/** English, complete: what another language lacks is read here. */
export default { ...common, deadLetters, inbox, orders, overview, settings, stock }
