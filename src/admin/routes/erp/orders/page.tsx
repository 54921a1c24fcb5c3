import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Text } from "@medusajs/ui"
import type { DeliveriesResponse } from "../../../../api/admin/erp/types"
import { Crumb } from "../../../components/crumb"
import { Download } from "../../../components/download"
import { PAGE_SIZE } from "../../../components/list"
import { Read, Section } from "../../../components/notices"
import { OrderFilters } from "../../../components/orders/order-filters"
import { queryOf } from "../../../components/orders/order-query"
import { OrderTable } from "../../../components/orders/order-table"
import { useRead } from "../../../lib/queries"
import { useSearchState } from "../../../lib/search-state"
import { useErpTranslation } from "../../../lib/translation"

const UNDER_WAY = { leased: 3_000, pending: 15_000 }

/** What has become of every order: Medusa's own list takes no columns of plugins. */
export default function OrdersPage() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const query = queryOf(state.value)
  const filtered = Object.values(query).some(Boolean)
  const read = useRead<DeliveriesResponse>(
    "/erp/deliveries",
    { ...query, limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
    {
      every: (answer) => {
        const has = (status: string) => Boolean(answer?.deliveries.some((delivery) => delivery.status === status))
        return has("leased") ? UNDER_WAY.leased : has("pending") && UNDER_WAY.pending
      },
    }
  )
  return (
    <Section
      level="h1"
      title={t("menu.orders")}
      text={t("orders.text")}
      actions={
        <Download path="/erp/deliveries/export" query={query} name="deliveries.csv" title={t("orders.exported")}>
          {t("orders.export")}
        </Download>
      }
    >
      <OrderFilters state={state} />
      {query.error && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-2">
          {t("orders.errorScope")}
        </Text>
      )}
      <Read of={read}>{(answer) => <OrderTable answer={answer} state={state} filtered={filtered} />}</Read>
    </Section>
  )
}

export const config = defineRouteConfig({ label: "menu.orders", translationNs: "erp", rank: 0 })

export const handle = { breadcrumb: () => <Crumb of="menu.orders" /> }
