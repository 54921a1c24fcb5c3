import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Heading } from "@medusajs/ui"
import { Crumb } from "../../../components/crumb"
import { MessageList } from "../../../components/inbox/message-list"
import { HeldStock } from "../../../components/stock/held-stock"
import { StockLookup } from "../../../components/stock/stock-lookup"
import { useErpTranslation } from "../../../lib/translation"

/** What ERPs tell the store: what waits, what is known of an item, and every message. */
export default function InboxPage() {
  const { t } = useErpTranslation()
  return (
    <div className="flex flex-col gap-y-3">
      <Heading level="h1" className="sr-only">
        {t("menu.inbox")}
      </Heading>
      <HeldStock />
      <StockLookup />
      <MessageList />
    </div>
  )
}

export const config = defineRouteConfig({ label: "menu.inbox", translationNs: "erp", rank: 3 })

export const handle = { breadcrumb: () => <Crumb of="menu.inbox" /> }
