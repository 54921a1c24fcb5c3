import { useMemo } from "react"
import { useErpTranslation } from "../../lib/translation"
import type { Range } from "./ranges"
import { timesOf, type Times } from "./times"

/** How times of a range are written in the language of the dashboard. */
export function useTimes(range: Range): Times {
  const { language } = useErpTranslation()
  return useMemo(() => timesOf(range, language.replace(/([a-z])([A-Z])/g, "$1-$2")), [language, range])
}
