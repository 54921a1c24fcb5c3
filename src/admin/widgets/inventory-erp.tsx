import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { StockResponse } from "../../api/admin/erp/types"
import { ErpText } from "../components/erp-text"
import { TextLink } from "../components/inbox/text-link"
import { Empty, Fact, Read, Section } from "../components/notices"
import {
  ErpQuantity,
  type Level,
  LevelState,
  Place,
  SaidIn,
  type Shelves,
  shelfOf,
} from "../components/stock/level-parts"
import { useShelves } from "../components/stock/shelves"
import { useRead } from "../lib/queries"
import { useErpTranslation } from "../lib/translation"

/** On an inventory item: what each ERP last said of it, where, when, by which message, and what is held. */
function InventoryErp({ data: item }: { data: { id: string; sku?: string | null } }) {
  const { t } = useErpTranslation()
  const read = useRead<StockResponse>("/erp/stock", { inventory_item_id: item.id, sku: item.sku })
  const heard = (read.data?.levels.length ?? 0) > 0
  const shelves = useShelves(heard ? item.id : undefined)
  return (
    <div data-erp-widget>
      <Section
        title={t("stock.widget.title")}
        actions={
          heard &&
          item.sku && (
            <TextLink to={`/erp/inbox?sku=${encodeURIComponent(item.sku)}`} className="txt-compact-small-plus">
              {t("stock.widget.more")}
            </TextLink>
          )
        }
      >
        <Read of={read} rows={2}>
          {({ levels }) =>
            levels.length ? (
              <ul className="divide-y">
                {levels.map((level) => (
                  <LevelBox
                    key={`${level.connection.id} ${level.location} ${level.sku}`}
                    level={level}
                    shelves={shelves}
                  />
                ))}
              </ul>
            ) : (
              <Empty
                title={t("stock.widget.nothing")}
                text={t(item.sku ? "stock.widget.nothingText" : "stock.widget.noSku")}
              />
            )
          }
        </Read>
      </Section>
    </div>
  )
}

function LevelBox({ level, shelves }: { level: Level; shelves: Shelves }) {
  const { t } = useErpTranslation()
  return (
    <li className="py-1">
      <Fact label={t("stock.place")}>
        <Place level={level} shelf={shelfOf(level, shelves)} />
        <span className="text-ui-fg-subtle block">
          <ErpText>{level.connection.name}</ErpText>
        </span>
      </Fact>
      <Fact label={t("stock.inErp")}>
        <ErpQuantity level={level} />
      </Fact>
      <Fact label={t("general.state")}>
        <LevelState level={level} />
      </Fact>
      <Fact label={t("stock.said")}>
        <SaidIn level={level} />
      </Fact>
    </li>
  )
}

export const config = defineWidgetConfig({ zone: "inventory_item.details.side" })

export default InventoryErp
