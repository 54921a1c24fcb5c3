import { Container, Heading } from "@medusajs/ui"
import { useEffect, useRef } from "react"
import { Link } from "react-router-dom"
import type { OrderResponse, OverviewResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"
import { Empty, Read } from "../notices"
import { soonestLook } from "./standing"
import { StandingView } from "./standing-view"

/** How long after a change in the store its message is looked for. */
const SETTLES_MS = 20_000
const LOOK_MS = 4_000

/**
 * What every ERP has of an order.
 *
 * @param changed whatever is another once the order has changed in the store: a message about it follows within seconds
 */
export function OrderStandings({ id, changed }: { id: string; changed: string }) {
  const { t } = useErpTranslation()
  const settles = useRef({ changed, until: 0 })
  const read = useRead<OrderResponse>(`/erp/orders/${id}`, undefined, {
    every: (answer) => {
      const look = soonestLook(answer?.order.connections ?? [], Date.now())
      return Date.now() < settles.current.until ? Math.min(look || LOOK_MS, LOOK_MS) : look
    },
  })
  const { refetch } = read
  useEffect(() => {
    if (settles.current.changed !== changed) {
      settles.current = { changed, until: Date.now() + SETTLES_MS }
      void refetch()
    }
  }, [changed, refetch])
  return (
    <Container className="divide-y p-0" data-erp-widget>
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <Heading level="h2">{t("orders.widget.title")}</Heading>
        <Link to={`/erp/orders?q=${encodeURIComponent(id)}`} className={`txt-compact-small ${LINK}`}>
          {t("orders.widget.all")}
        </Link>
      </div>
      <Read of={read} rows={2}>
        {({ order }) =>
          order.connections.length ? (
            order.connections.map((standing) => <StandingView key={standing.connection.id} standing={standing} />)
          ) : (
            <Nowhere />
          )
        }
      </Read>
    </Container>
  )
}

/** No ERP is to have the order: because there is none, or none that is told of it. */
function Nowhere() {
  const { t } = useErpTranslation()
  const read = useRead<OverviewResponse>("/erp/overview")
  return (
    <Read of={read} rows={2}>
      {({ connections }) => (
        <Empty
          title={t(connections.length ? "orders.widget.notTold" : "orders.widget.noConnections")}
          text={t(connections.length ? "orders.widget.notToldText" : "orders.widget.noConnectionsText")}
        >
          <Link to="/settings/erp" className={`txt-compact-small ${LINK}`}>
            {t("orders.widget.settings")}
          </Link>
        </Empty>
      )}
    </Read>
  )
}
