import type en from "../en"
import channels from "./channels"
import common from "./common"
import deadLetters from "./dead-letters"
import firstRun from "./first-run"
import inbox from "./inbox"
import orders from "./orders"
import overview from "./overview"
import settings from "./settings"

/** German. Held to English by its type. */
export default { ...common, channels, deadLetters, firstRun, inbox, orders, overview, settings } satisfies typeof en
