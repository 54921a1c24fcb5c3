import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ConnectionList } from "../../../components/connections/connection-list"
import { Crumb } from "../../../components/crumb"

export default function SettingsPage() {
  return (
    <div className="flex flex-col gap-y-3">
      <ConnectionList />
    </div>
  )
}

export const config = defineRouteConfig({ label: "menu.settings", translationNs: "erp" })

export const handle = { breadcrumb: () => <Crumb of="menu.settings" /> }
