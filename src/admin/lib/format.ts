import { useEffect, useMemo, useState } from "react"
import { type Format, formatsOf } from "./formats"
import { useErpTranslation } from "./translation"

export type { Format }

/** How numbers and times are written in the language of the dashboard. */
export function useFormat(): Format {
  const { language } = useErpTranslation()
  return useMemo(() => formatsOf(language), [language])
}

/** The time, told again every so often. */
export function useNow(every = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
