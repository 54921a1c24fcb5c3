import type { StockResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useSearchState } from "../../lib/search-state"
import { type Translate, useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { type Column, Filters, List, Search } from "../list"
import { Empty, Read, Section } from "../notices"
import { ErpQuantity, type Level, LevelState, Place, SaidIn, type Shelves, shelfOf, StoreQuantity } from "./level-parts"
import { useShelves } from "./shelves"

/** Where a quantity comes from: what each ERP last said of a SKU, and what the store has. */
export function StockLookup() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const sku = state.value("sku")
  return (
    <Section title={t("stock.title")} text={t("stock.text")}>
      <Filters label={t("stock.title")}>
        <Search label={t("stock.sku")} value={sku} onChange={(to) => state.set({ sku: to?.slice(0, 255) })} />
        {!sku && <span className="text-ui-fg-subtle txt-small self-center">{t("stock.ask")}</span>}
      </Filters>
      {sku && <Found sku={sku} />}
    </Section>
  )
}

function Found({ sku }: { sku: string }) {
  const { t } = useErpTranslation()
  const read = useRead<StockResponse>("/erp/stock", { sku })
  const shelves = useShelves(read.data?.levels.find(({ inventory_item_id }) => inventory_item_id)?.inventory_item_id)
  return (
    <Read of={read} rows={2}>
      {({ levels }) => (
        <List
          label={t("stock.levels")}
          columns={columns(t, shelves)}
          rows={levels}
          keyOf={({ connection, location }) => `${connection.id} ${location}`}
          empty={<Empty title={t("stock.unheard")} text={t("stock.unheardText")} />}
        />
      )}
    </Read>
  )
}

const columns = (t: Translate, shelves: Shelves): Column<Level>[] => [
  {
    label: t("stock.place"),
    className: "min-w-40 py-3 align-top",
    cell: (level) => <Place level={level} shelf={shelfOf(level, shelves)} />,
  },
  {
    label: t("general.connection"),
    className: "py-3 align-top",
    cell: ({ connection }) => <ErpText lines={2}>{connection.name}</ErpText>,
  },
  {
    label: t("stock.inErp"),
    className: "min-w-32 py-3 align-top",
    cell: (level) => <ErpQuantity level={level} />,
  },
  {
    label: t("stock.inStore"),
    className: "min-w-28 py-3 align-top",
    cell: (level) => <StoreQuantity level={level} shelf={shelfOf(level, shelves)} />,
  },
  {
    label: t("general.state"),
    className: "min-w-56 py-3 align-top",
    cell: (level) => <LevelState level={level} />,
  },
  {
    label: t("stock.said"),
    className: "whitespace-nowrap py-3 align-top",
    cell: (level) => <SaidIn level={level} />,
  },
]
