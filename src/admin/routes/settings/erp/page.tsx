import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ChannelList } from "../../../components/channels/channel-list"
import { ConnectionList } from "../../../components/connections/connection-list"
import { Crumb } from "../../../components/crumb"
import { FirstRun } from "../../../components/first-run"

export default function SettingsPage() {
  return (
    <div className="flex flex-col gap-y-3">
      <FirstRun />
      <ConnectionList />
      <ChannelList />
    </div>
  )
}

export const config = defineRouteConfig({ label: "menu.settings", translationNs: "erp" })

export const handle = { breadcrumb: () => <Crumb of="menu.settings" /> }
