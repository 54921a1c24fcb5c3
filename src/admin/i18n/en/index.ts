import common from "./common"
import deadLetters from "./dead-letters"
import inbox from "./inbox"
import orders from "./orders"
import overview from "./overview"
import payload from "./payload"
import redrives from "./redrives"
import settings from "./settings"
import timeline from "./timeline"
import words from "./words"

/** English, complete: what another language lacks is read here. */
export default { ...common, deadLetters, inbox, orders, overview, payload, redrives, settings, timeline, words }
