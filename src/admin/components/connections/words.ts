import type { ConnectionsResponse, ConnectorsResponse, OverviewResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useErpTranslation, type Translate } from "../../lib/translation"

export type ConnectionView = Json<ConnectionsResponse>["connections"][number]
export type ConnectionHealth = Json<OverviewResponse>["connections"][number]
export type ConnectorKind = Json<ConnectorsResponse>["connectors"][number]

/** Words of the pages about connections. */
export function useWords(): Translate {
  const { t } = useErpTranslation()
  return (key, values) => t(`settings.connections.${key}`, values)
}
