import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import type { Series } from "./chart"
import { lookOfClass, LOOKS } from "./looks"
import { classesOf, type Measure, peakOf, type Point } from "./series"

/** What each chart draws. Nothing where there is nothing to be drawn: a sentence says so instead. */
export function useSeries(points: Point[]): Record<"queue" | "throughput" | "errors" | "lag" | "duration", Series[]> {
  const { t } = useErpTranslation()
  const { number, duration, briefDuration } = useFormat()
  const of = (chart: string, key: Measure & keyof typeof LOOKS, more: Partial<Series> = {}): Series => ({
    ...{ key, look: LOOKS[key], measure: key, format: number, value: (point) => point[key] },
    label: t(`overview.charts.${chart}.${key}`),
    ...more,
  })
  const time = { format: duration, brief: briefDuration, fine: true }
  return {
    queue: [of("queue", "depth"), of("queue", "dead", { right: true, short: t("overview.charts.queue.deadShort") })],
    throughput: [of("throughput", "delivered"), of("throughput", "failed")],
    errors: classesOf(points).map(({ name }) => ({
      ...{ key: name, look: lookOfClass(name), format: number },
      label: t(`words.classes.${name}`, { defaultValue: name }),
      value: ({ errors }) => errors && (errors[name] ?? 0),
    })),
    lag: peakOf(points, "lag") ? [of("lag", "lag", time)] : [],
    duration: peakOf(points, "p95") ? [of("duration", "p50", time), of("duration", "p95", time)] : [],
  }
}
