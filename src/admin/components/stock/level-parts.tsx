/** A level of stock: what an ERP said, and what the store has, in pieces for a table and for a narrow box. */
import { Badge } from "@medusajs/ui"
import type { StockResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { TextLink } from "../inbox/text-link"
import { isolated, quantityText, stockReason } from "../inbox/words"
import { Moment } from "../moment"
import { StateBadge } from "../state-badge"
import type { Shelf } from "./shelves"

export type Level = Json<StockResponse>["levels"][number]
export type Shelves = Map<string, Shelf> | undefined

export const shelfOf = ({ stock_location_id }: Level, shelves: Shelves) =>
  stock_location_id === null ? undefined : shelves?.get(stock_location_id)

/** Where it is: as the store calls it, and as the ERP does. */
export function Place({ level, shelf }: { level: Level; shelf: Shelf | undefined }) {
  const { t } = useErpTranslation()
  const unmapped = level.code === "location_unmapped"
  const name = shelf?.name
  return (
    <>
      <span className="text-ui-fg-base block">
        {unmapped ? t("stock.unmapped") : <ErpText lines={2}>{name ?? level.location}</ErpText>}
      </span>
      {(unmapped || name) && (
        <span className="text-ui-fg-subtle line-clamp-2 [overflow-wrap:anywhere]" title={level.location}>
          {t("stock.calledInErp", { location: isolated(level.location) })}
        </span>
      )}
    </>
  )
}

/** What the ERP said, and how it is told from what came before. */
export function ErpQuantity({ level }: { level: Level }) {
  const { t } = useErpTranslation()
  const { number, moment } = useFormat()
  return (
    <>
      <span className="text-ui-fg-base txt-compact-small-plus block">{quantityText(level.quantity, number)}</span>
      {level.version && (
        <span className="text-ui-fg-subtle block">{t("stock.version", { version: level.version })}</span>
      )}
      {level.as_of && <span className="text-ui-fg-subtle block">{t("stock.asOf", { when: moment(level.as_of) })}</span>}
    </>
  )
}

/** What the store has there now, which orders and people may have changed since. */
export function StoreQuantity({ level, shelf }: { level: Level; shelf: Shelf | undefined }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  if (!shelf) {
    return <span>{level.status === "applied" ? quantityText(level.stocked_quantity ?? "–", number) : "–"}</span>
  }
  return (
    <>
      <span className="text-ui-fg-base block">{number(shelf.stocked)}</span>
      {shelf.reserved > 0 && (
        <span className="text-ui-fg-subtle block">{t("stock.reserved", { count: number(shelf.reserved) })}</span>
      )}
    </>
  )
}

/** Whether it took effect; where it did not, why and what mends it. */
export function LevelState({ level }: { level: Level }) {
  const { t } = useErpTranslation()
  return (
    <div className="flex flex-col items-start gap-y-1">
      <StateBadge state={level.status} />
      {level.code && level.status === "held" && (
        <>
          <span>{stockReason(level.code, t)}</span>
          {level.code === "location_unmapped" && (
            <TextLink to={`/settings/erp/connections/${level.connection.id}`}>
              {t("stock.held.mend.location_unmapped")}
            </TextLink>
          )}
          <Badge size="2xsmall">{level.code}</Badge>
        </>
      )}
    </div>
  )
}

/** When it was said, and the message that said it. */
export function SaidIn({ level }: { level: Level }) {
  const { t } = useErpTranslation()
  return (
    <>
      <span className="block">
        <Moment at={level.message.received_at} />
      </span>
      <TextLink to={`/erp/inbox/${level.message.id}`}>{t("stock.message")}</TextLink>
    </>
  )
}
