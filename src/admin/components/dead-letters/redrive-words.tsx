import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import type { RedriveFilter } from "./redrive-drawer"

/** What a redrive was asked to send, in words. */
export function RedriveWords({ filter: { ids, cause, ...rest } }: { filter: RedriveFilter }) {
  const { t } = useErpTranslation()
  if (ids) {
    return <>{t("redrives.chosen", { count: ids.length })}</>
  }
  if (cause) {
    return <>{t("redrives.ofCause")}</>
  }
  const parts = [
    rest.connection,
    rest.type && t(`messageTypes.${rest.type}`),
    rest.class && t(`words.classes.${rest.class}`),
    rest.code,
  ].filter(Boolean)
  return <ErpText>{[t(`redrives.all.${rest.status ?? "dead"}`), ...parts].join(" · ")}</ErpText>
}

interface Counts {
  total: number
  redriven: number
  skipped: number
  failed: number
}

/** How far it has come, as a bar and in numbers. */
export function Progress({ of: { total, redriven, skipped, failed } }: { of: Counts }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const done = redriven + skipped + failed
  const words = t("redrives.done", { done: number(done), total: number(total) })
  const share = total ? Math.min(100, (done / total) * 100) : 100
  return (
    <div className="flex flex-col gap-y-1">
      <span className="txt-compact-small tabular-nums">{words}</span>
      <div
        role="progressbar"
        aria-label={t("redrives.progress")}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={words}
        className="bg-ui-bg-component shadow-borders-base h-1.5 w-full overflow-hidden rounded-full"
      >
        <div className="bg-ui-bg-interactive h-full rounded-full transition-[width]" style={{ width: `${share}%` }} />
      </div>
    </div>
  )
}
