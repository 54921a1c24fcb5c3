import { generateEntityId } from "@medusajs/framework/utils"
import type { Sql } from "./database"

/** Connection starts: what a new connection needs besides its row. */
export class ConnectionStarts {
  /** It starts now: orders placed before are not its concern. */
  async begin(sql: Sql, id: string): Promise<void> {
    await sql.query("INSERT INTO erp_circuit (id, connection_id) VALUES ($1, $2)", [generateEntityId("", "erpcir"), id])
    await sql.query(
      `INSERT INTO erp_watermark (id, connection_id, stream, value)
       VALUES ($1, $4, 'orders.start', $5), ($2, $4, 'orders.id', $5), ($3, $4, 'orders.updated_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
      [0, 1, 2].map(() => generateEntityId("", "erpwmk")).concat(id, generateEntityId("", "order"))
    )
  }
}
