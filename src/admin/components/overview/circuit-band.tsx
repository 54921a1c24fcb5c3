import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { AXIS_WIDTH } from "./chart"
import { Legend } from "./legend"
import type { Look } from "./looks"
import type { Range } from "./ranges"
import type { bandsOf, Circuit, Stretch } from "./series"
import { useTimes } from "./use-times"

const LOOKS: Record<Circuit, Look> = {
  closed: { color: "var(--tag-green-icon)", pattern: "full" },
  half_open: { color: "var(--tag-orange-text)", pattern: "rising" },
  open: { color: "var(--tag-red-text)", pattern: "crossed" },
}

/** As LOOKS, for boxes. */
const FILLS: Record<Circuit, string> = {
  closed: LOOKS.closed.color,
  half_open: `repeating-linear-gradient(135deg, ${LOOKS.half_open.color} 0 2px, transparent 2px 5px)`,
  open: `repeating-linear-gradient(45deg, ${LOOKS.open.color} 0 4px, transparent 4px 6px)`,
}

interface CircuitBandProps {
  range: Range
  from: number
  to: number
  bands: ReturnType<typeof bandsOf>
}

/** Whether each ERP could be reached, below the chart of what waited and in step with it. */
export function CircuitBand({ range, from, to, bands }: CircuitBandProps) {
  const { t } = useErpTranslation()
  const percent = (time: number) => ((time - from) / (to - from)) * 100
  const states = (["closed", "half_open", "open"] as const).filter((state) =>
    bands.some(({ stretches }) => stretches.some((stretch) => stretch.state === state))
  )
  return (
    <div className="flex flex-col gap-y-2" role="group" aria-label={t("overview.charts.circuit.title")}>
      <div className="txt-compact-small-plus">{t("overview.charts.circuit.title")}</div>
      <Legend entries={states.map((key) => ({ key, label: t(`circuit.${key}`), look: LOOKS[key] }))} />
      {bands.map(({ id, name, stretches }) => (
        <div key={id} className="flex flex-col gap-y-1">
          <div
            aria-hidden
            className="bg-ui-bg-subtle relative h-2.5 overflow-hidden rounded-sm"
            style={{ marginInline: AXIS_WIDTH }}
          >
            {stretches.map((stretch) =>
              stretch.state ? (
                <div
                  key={stretch.from}
                  className="absolute inset-y-0"
                  style={{
                    left: `${percent(stretch.from)}%`,
                    width: `${percent(stretch.to) - percent(stretch.from)}%`,
                    background: FILLS[stretch.state],
                  }}
                />
              ) : null
            )}
          </div>
          <Told name={name} stretches={stretches} range={range} />
        </div>
      ))}
    </div>
  )
}

/** Told one by one up to here, then but how many. */
const MOST_TOLD = 3

function Told({ name, stretches, range }: { name: string; stretches: Stretch[]; range: Range }) {
  const { t } = useErpTranslation()
  const { step } = useTimes(range)
  const away = stretches.filter(({ state }) => state === "open" || state === "half_open")
  const last = away
    .slice(-MOST_TOLD)
    .map((one) =>
      t("overview.charts.circuit.stretch", { from: step(one.from), to: step(one.to), state: t(`circuit.${one.state}`) })
    )
  const told = away.length > MOST_TOLD ? ["…", ...last] : last
  return (
    <div className="txt-compact-xsmall text-ui-fg-subtle" style={{ marginInline: AXIS_WIDTH }}>
      <ErpText lines={2}>
        {told.length
          ? t("overview.charts.circuit.told", { connection: name, times: told.join("; ") })
          : t("overview.charts.circuit.well", { connection: name })}
      </ErpText>
    </div>
  )
}
