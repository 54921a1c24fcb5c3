import common from "./common"
import audit from "./audit"
import channels from "./channels"
import deadLetters from "./dead-letters"
import firstRun from "./first-run"
import inbox from "./inbox"
import incidents from "./incidents"
import orders from "./orders"
import overview from "./overview"
import payload from "./payload"
import redrives from "./redrives"
import settings from "./settings"
import stock from "./stock"
import timeline from "./timeline"
import words from "./words"

/** English, complete: what another language lacks is read here. */
export default {
  ...common,
  audit,
  channels,
  deadLetters,
  firstRun,
  inbox,
  incidents,
  orders,
  overview,
  payload,
  redrives,
  settings,
  stock,
  timeline,
  words,
}
