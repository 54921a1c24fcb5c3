import type { Json } from "../../../api/admin/erp/answers/shared"
import type { BackfillResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { type Translate, useErpTranslation } from "../../lib/translation"

type Backfill = Json<BackfillResponse>["backfill"]

const COUNTS = ["queued", "already_there", "canceled", "not_routed", "not_placed", "failed"] as const

/** What became, or would become, of the orders; what is none is not said. */
export function BackfillCounts({ counts }: { counts: Partial<Pick<Backfill, (typeof COUNTS)[number]>> }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const said = COUNTS.filter((name) => counts[name])
  return said.length ? (
    <dl className="txt-small grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {said.map((name) => (
        <div key={name} className="contents">
          <dt className="text-ui-fg-subtle">{t(`channels.backfill.counts.${name}`)}</dt>
          <dd>{number(counts[name]!)}</dd>
        </div>
      ))}
    </dl>
  ) : null
}

/** Which orders were asked for. */
export function scopeWords({ order_ids, from, to }: Backfill, t: Translate, moment: (time: string) => string): string {
  if (order_ids) {
    return t("channels.backfill.named", { count: order_ids.length })
  }
  return from
    ? t("channels.backfill.since", { from: moment(from), to: to ? moment(to) : "" })
    : t("channels.backfill.until", { to: to ? moment(to) : "" })
}
