import channels from "./channels"
import common from "./common"
import deadLetters from "./dead-letters"
import firstRun from "./first-run"
import inbox from "./inbox"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"

/** English, complete: what another language lacks is read here. */
export default { ...common, channels, deadLetters, firstRun, inbox, orders, overview, settings }
