import { ConnectionCreate } from "../../../../../components/connections/connection-create"
import { Crumb } from "../../../../../components/crumb"

export default function ConnectionCreatePage() {
  return <ConnectionCreate />
}

export const handle = { breadcrumb: () => <Crumb of="settings.connections.create.title" /> }
