import { Button } from "@medusajs/ui"
import { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { Choice, Filters } from "../list"
import { Empty, Read, Section } from "../notices"
import { Charts } from "./charts"
import { type Range, rangeOf, RANGES } from "./ranges"
import { useSamples } from "./use-samples"

/** How it went: range and filters stand in the address. */
export function ChartsSection() {
  const { t } = useErpTranslation()
  const { value, set } = useSearchState()
  const range = rangeOf(value("range"))
  const [connection, direction] = [value("connection"), value("direction")]
  const samples = useSamples(range, { connection, direction })
  return (
    <Section
      title={t("overview.charts.title")}
      actions={<RangeChoice value={range} onChange={(to) => set({ range: to })} />}
    >
      <Filters>
        <ConnectionChoice value={connection} onChange={(to) => set({ connection: to })} />
        <Choice
          label={t("overview.charts.direction")}
          value={direction}
          options={["out", "in"].map((one) => ({ value: one, label: t(`overview.charts.directions.${one}`) }))}
          onChange={(to) => set({ direction: to })}
        />
      </Filters>
      <Read of={samples} rows={8}>
        {(data) =>
          data.samples.length ? (
            // Of the range that was read, while another is on its way.
            <Charts range={readRange(data.step, range)} samples={data} />
          ) : (
            <Empty title={t("overview.charts.none.title")} text={t("overview.charts.none.text")} />
          )
        }
      </Read>
    </Section>
  )
}

const readRange = (step: number, asked: Range): Range =>
  (Object.keys(RANGES) as Range[]).find((range) => RANGES[range].step === step) ?? asked

function RangeChoice({ value, onChange }: { value: Range; onChange: (to: Range) => void }) {
  const { t } = useErpTranslation()
  return (
    <div role="group" aria-label={t("overview.charts.ranges.label")} className="flex flex-wrap gap-1">
      {(Object.keys(RANGES) as Range[]).map((range) => (
        <Button
          key={range}
          size="small"
          variant={range === value ? "secondary" : "transparent"}
          aria-pressed={range === value}
          onClick={() => onChange(range)}
        >
          {t(`overview.charts.ranges.${range}`)}
        </Button>
      ))}
    </div>
  )
}
