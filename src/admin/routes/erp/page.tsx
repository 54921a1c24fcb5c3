import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ServerStack } from "@medusajs/icons"
import { Crumb } from "../../components/crumb"
import { ErpOverview } from "../../components/overview/erp-overview"

/** ERP: how it goes, at a glance. */
export default function OverviewPage() {
  return <ErpOverview />
}

export const config = defineRouteConfig({ label: "menu.erp", translationNs: "erp", icon: ServerStack })

export const handle = { breadcrumb: () => <Crumb of="menu.erp" /> }
