import { clx } from "@medusajs/ui"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"

const RESULTS = [
  ["applied", undefined],
  ["superseded", undefined],
  ["held", "text-ui-tag-orange-text"],
  ["refused", "text-ui-tag-red-text"],
] as const

interface Counted {
  status: string
  item_count: number
  position: number
  applied: number
  superseded: number
  held: number
  refused: number
}

/** What became of a message's items, at a glance; while they are read, how far that is. */
export function Tally({ of }: { of: Counted }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  if (of.status === "received" && of.item_count) {
    return <span>{t("inbox.settling", { done: number(of.position), count: number(of.item_count) })}</span>
  }
  const told = RESULTS.filter(([result]) => of[result] > 0)
  return told.length ? (
    <span className="inline-flex flex-wrap gap-x-3">
      {told.map(([result, color]) => (
        <span key={result} className={clx("whitespace-nowrap", color)}>
          {t(`inbox.tally.${result}`, { count: number(of[result]) })}
        </span>
      ))}
    </span>
  ) : (
    <span>{of.item_count ? number(of.item_count) : t("inbox.tally.none")}</span>
  )
}
