import de from "./de"
import en from "./en"

/** Words of the pages, for the dashboard: by language, in a namespace of our own. */
export default {
  en: { erp: en },
  de: { erp: de },
}
