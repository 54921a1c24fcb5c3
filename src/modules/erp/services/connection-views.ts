import { MedusaError } from "@medusajs/framework/utils"
import { connectorKind, type ConnectorKind } from "../connector-kinds"
import { secretView, secretViews, type SecretView } from "../secret-views"
import type { WrittenConnection } from "../written-connection"
import type { ConnectionRow, Connections, RegisteredConnector } from "./connections"
import type { Database } from "./database"

/** A connection as the API shows it: what it is, as one would write it, and nothing secret. */
export interface ConnectionView extends Omit<ConnectionRow, "pins">, Partial<WrittenConnection> {
  connector: string
  /** Why it cannot be used here, or null. Its deliveries wait meanwhile. */
  problem: string | null
  /** Why it was last resumed, where somebody said so. */
  resumed_reason: string | null
  /** Counts changes; who changes it names the one that was read. */
  revision: number
  /** Every field its connector has. Without any where they cannot be read. */
  credentials: Record<string, SecretView>
  webhook_secrets: SecretView
  created_at: Date
  updated_at: Date
}

type Row = Omit<ConnectionRow, "pins"> &
  Pick<ConnectionView, "connector" | "revision" | "resumed_reason" | "created_at" | "updated_at"> & {
    config: Record<string, unknown> | null
    settings: Record<string, unknown>
  }

/** What people read of connections and their kinds. */
export class ConnectionViews {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly connectors: Map<string, RegisteredConnector>
  ) {}

  kinds(): ConnectorKind[] {
    return [...this.connectors.values()].map(connectorKind)
  }

  /** By name. */
  async list(): Promise<ConnectionView[]> {
    return this.read("ORDER BY name", [])
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<ConnectionView> {
    const [view] = await this.read("AND id = $1", [id])
    if (!view) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no connection "${id}".`)
    }
    return view
  }

  private async read(tail: string, values: unknown[]): Promise<ConnectionView[]> {
    const [rows, usable, problems] = await Promise.all([
      this.database.query<Row>(
        `SELECT id, name, connector, source, status, paused_code, paused_reason, resumed_reason, revision, created_at,
                updated_at, config, settings
           FROM erp_connection WHERE deleted_at IS NULL ${tail}`,
        values
      ),
      this.connections.list(),
      this.connections.problems(),
    ])
    const known = new Map(usable.map((connection) => [connection.id, connection]))
    return rows.map(({ config, settings, ...row }) => {
      const connection = known.get(row.id)
      const kind = this.connectors.get(row.connector)
      return {
        ...row,
        problem: problems.get(row.id) ?? null,
        ...(connection?.written ?? { settings, ...config }),
        credentials: connection
          ? secretViews(kind ? connectorKind(kind).credential_fields : [], connection.credentials)
          : {},
        webhook_secrets: secretView(connection?.webhook_secrets),
      }
    })
  }
}
