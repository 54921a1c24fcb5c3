import { Text } from "@medusajs/ui"
import { useMemo } from "react"
import { useFormat, useNow } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { type Forecast, forecast } from "./forecast"
import { pointsOf } from "./series"
import { useSamples } from "./use-samples"
import { useTimes } from "./use-times"

/** When all that waits for an ERP will have gone. @param waiting now, at all connections */
export function Backlog({ waiting }: { waiting: number }) {
  const { data } = useSamples("1h", {}, waiting > 0)
  const levels = useMemo(
    () => (data ? pointsOf({ ...data, samples: data.samples.filter(({ direction }) => direction === "out") }) : []),
    [data]
  )
  return waiting > 0 && !data ? null : <Told forecast={forecast(levels, waiting)} />
}

function Told({ forecast: found }: { forecast: Forecast }) {
  const { t } = useErpTranslation()
  const { number, duration } = useFormat()
  const { step } = useTimes("1h")
  const now = useNow(30_000)
  const rate = "per_minute" in found ? number(Number(found.per_minute.toPrecision(2))) : ""
  const [lasts, time] =
    found.kind === "draining" ? [duration(found.seconds), step(now + found.seconds * 1_000)] : ["", ""]
  return (
    <Text size="small" className="text-ui-fg-subtle px-6 py-3">
      {t(`overview.backlog.${found.kind}`, { rate, duration: lasts, time })}
    </Text>
  )
}
