import { ConnectionPage } from "../../../../../components/connections/connection-page"
import { Crumb } from "../../../../../components/crumb"

export default function ConnectionDetailPage() {
  return <ConnectionPage />
}

export const handle = { breadcrumb: () => <Crumb of="general.connection" /> }
