import { InlineTip } from "@medusajs/ui"
import { useMemo } from "react"
import { useErpTranslation } from "../../lib/translation"
import { Chart, domainOf } from "./chart"
import { CircuitBand } from "./circuit-band"
import type { Range } from "./ranges"
import { bandsOf, gapsOf, pointsOf, type Samples } from "./series"
import { useSeries } from "./use-series"
import { useSentences } from "./use-sentences"

/** What was measured in a range: one chart per question. */
export function Charts({ range, samples }: { range: Range; samples: Samples }) {
  const { t } = useErpTranslation()
  const points = useMemo(() => pointsOf(samples), [samples])
  const bands = useMemo(() => bandsOf(samples), [samples])
  const series = useSeries(points)
  const says = useSentences(points, range)
  const gaps = gapsOf(points)
  const [from, to] = domainOf(points, samples.step)
  const shared = { range, points, step: samples.step }
  const title = (chart: string) => t(`overview.charts.${chart}.title`)
  return (
    <div className="divide-y">
      {gaps > 0 && (
        <div className="px-6 py-4">
          <InlineTip label={t("overview.charts.notMeasured")}>{t("overview.charts.gaps", { count: gaps })}</InlineTip>
        </div>
      )}
      <Chart {...shared} title={title("queue")} says={says.queue} series={series.queue}>
        <CircuitBand range={range} from={from} to={to} bands={bands} />
      </Chart>
      <div className="grid grid-cols-1 xl:grid-cols-2">
        <Chart {...shared} title={title("throughput")} says={says.throughput} series={series.throughput} />
        <Chart {...shared} title={title("errors")} says={says.errors} series={series.errors} stacked />
        <Chart {...shared} title={title("lag")} says={says.lag} series={series.lag} />
        <Chart {...shared} title={title("duration")} says={says.duration} series={series.duration} />
      </div>
    </div>
  )
}
