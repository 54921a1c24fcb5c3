import type en from "../en"
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

/** German. Held to English by its type. */
export default {
  ...common,
  deadLetters,
  inbox,
  orders,
  overview,
  payload,
  redrives,
  settings,
  timeline,
  words,
} satisfies typeof en
