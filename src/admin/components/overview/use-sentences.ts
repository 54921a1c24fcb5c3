import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import type { Range } from "./ranges"
import { classesOf, lastOf, peakOf, type Point, sumOf } from "./series"
import { useTimes } from "./use-times"

/** What there is to be seen in each chart, in words. */
export function useSentences(points: Point[], of: Range) {
  const { t } = useErpTranslation()
  const { number, duration } = useFormat()
  const { step } = useTimes(of)
  const range = t(`overview.charts.rangeLong.${of}`)
  const says = (key: string, values: Record<string, unknown> = {}) => t(`overview.charts.${key}`, { range, ...values })
  const seconds = (value: number | undefined) => duration(value ?? 0)
  const [most, longest, slowest] = [peakOf(points, "depth"), peakOf(points, "lag"), peakOf(points, "p95")]
  const classes = classesOf(points)
  return {
    queue: [
      says("queue.says", { depth: number(lastOf(points, "depth") ?? 0), dead: number(lastOf(points, "dead") ?? 0) }),
      most ? says("queue.peak", { time: step(most.at), count: number(most.value) }) : says("queue.flat"),
    ].join(" "),
    throughput: says("throughput.says", {
      ...{ delivered: number(sumOf(points, "delivered")), failed: number(sumOf(points, "failed")) },
    }),
    errors: classes.length
      ? says("errors.says", {
          count: number(classes.reduce((sum, { count }) => sum + count, 0)),
          classes: classes
            .map(({ name, count }) => `${t(`words.classes.${name}`, { defaultValue: name })} (${number(count)})`)
            .join(", "),
        })
      : says("errors.none"),
    lag: longest
      ? says("lag.says", { now: seconds(lastOf(points, "lag")), time: step(longest.at), peak: seconds(longest.value) })
      : says("lag.none"),
    duration: slowest
      ? says("duration.says", {
          ...{ p50: seconds(lastOf(points, "p50")), p95: seconds(lastOf(points, "p95")) },
          ...{ time: step(slowest.at), peak: seconds(slowest.value) },
        })
      : says("duration.none"),
  }
}
