import { randomUUID } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import { asRecord } from "../connection-draft"
import { WrongConnection } from "../connection-config"
import { quote, secretsIn } from "../connector/quote"
import { reportOf, reportOfError, reportOfProblem, type CheckView, type TestReport } from "../test-report"
import { ConnectorCalls } from "./connector-calls"
import type { Connection, Connections } from "./connections"
import type { Database } from "./database"
import type { StoredConnection } from "./stored-configurations"

interface Row extends StoredConnection {
  source: "options" | "admin"
  pins: Record<string, number>
}

/**
 * Connection tests: asks an ERP, now, what works. Whatever it answers is a finding, never an error of ours; nothing is
 * booked or stored, and no circuit is moved by it.
 */
export class ConnectionTests {
  private readonly calls = new ConnectorCalls()

  constructor(
    private readonly database: Database,
    private readonly connections: Connections
  ) {}

  /**
   * Tests a connection as it is, or as it would be with these changes.
   *
   * @param changes as for an update; null for none
   * @throws MedusaError not_found, conflict (it is the options' to change), invalid_data
   */
  async test(id: string, changes: unknown): Promise<TestReport> {
    const [row] = await this.database.query<Row>(
      `SELECT id, name, connector, source, pins, revision, config, credentials, webhook_secrets FROM erp_connection
        WHERE id = $1 AND deleted_at IS NULL`,
      [id]
    )
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no connection "${id}".`)
    }
    const connection = await this.asItWouldBe(row, changes)
    return "problem" in connection ? reportOfProblem(connection.problem) : this.ask(connection)
  }

  /** Ends the calls under way. */
  stop(): void {
    this.calls.abort()
  }

  private async asItWouldBe(row: Row, changes: unknown): Promise<Connection | { problem: string }> {
    try {
      const asked = asRecord(changes ?? {})
      if (row.source === "options" && Object.keys(asked).length) {
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          `Connection ${row.name} is set in the plugin options, which own it: it is tested as it is, without a body.`
        )
      }
      if (row.source === "options") {
        const known = await this.connections.find(row.id)
        return known ?? { problem: "It is not in the plugin options of this process." }
      }
      const reading = Object.keys(asked).length
        ? { configured: this.connections.stored.check(this.connections.stored.drafted(row, asked)) }
        : this.connections.stored.read(row)
      const { id, name, source, pins } = row
      const cache_key = `${id}/${Object.keys(asked).length ? randomUUID() : row.revision}`
      const standing = {
        id,
        name,
        source,
        pins,
        cache_key,
        status: "active",
        paused_code: null,
        paused_reason: null,
      } as const
      return "problem" in reading ? reading : { ...reading.configured, ...standing }
    } catch (error) {
      throw error instanceof WrongConnection ? new MedusaError(MedusaError.Types.INVALID_DATA, error.message) : error
    }
  }

  private async ask(connection: Connection): Promise<TestReport> {
    const secrets = secretsIn([connection.credentials, connection.webhook_secrets])
    const mask = (text: string) => quote(text, secrets)
    const { client } = connection
    const checks = await this.calls
      .run(connection, (context) => client.test(context))
      .then(({ checks }) => reportOf(checks))
      .catch((error: unknown) => reportOfError(error, "reachable", mask))
    const asksForStock = connection.pulls_stock && !checks.some(({ name, ok }) => !ok || name === "may_read_stock")
    const all = asksForStock ? [...checks, ...(await this.askForStock(connection, mask))] : checks
    return { ok: all.every(({ ok }) => ok), checks: all.map((check) => masked(check, mask)) }
  }

  /** One page, which is looked at and forgotten. From where the polls are, since all there is may be much. */
  private async askForStock(connection: Connection, mask: (text: string) => string): Promise<CheckView[]> {
    const [mark] = await this.database.query<{ value: string }>(
      "SELECT value FROM erp_watermark WHERE connection_id = $1 AND stream = 'stock.pull' AND deleted_at IS NULL",
      [connection.id]
    )
    return this.calls
      .run(connection, (context) => connection.client.pullStock!(mark?.value || null, context))
      .then(
        () => [{ name: "may_read_stock" as const, ok: true, code: null, detail: null, fix: null }],
        (error: unknown) => reportOfError(error, "may_read_stock", mask)
      )
  }
}

function masked(check: CheckView, mask: (text: string) => string): CheckView {
  const { detail, fix } = check
  return { ...check, detail: detail && mask(detail), fix: fix && mask(fix) }
}
