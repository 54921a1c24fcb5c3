import { Pool, type PoolClient, type PoolConfig } from "pg"

/** Runs SQL: the pool itself, or one transaction on it. */
export interface Sql {
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
}

const TIMEOUTS =
  "SET statement_timeout = '15s'; SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '30s'"

/**
 * A pool of our own, so that nothing here can ever use up the connections a checkout needs. Small, and with short
 * timeouts: where a lock or a statement takes longer than that, the work is given up and found again by a net.
 */
export class Database implements Sql {
  /** Server connections this pool holds at most. */
  static readonly MAX_CONNECTIONS = 3
  private readonly pool: Pool

  constructor(config: PoolConfig, { schema, onError }: { schema?: string; onError: (error: Error) => void }) {
    const path = schema && schema !== "public" ? `SET search_path TO "${schema.replaceAll('"', '""')}", public;` : ""
    this.pool = new Pool({
      ...config,
      max: Database.MAX_CONNECTIONS,
      min: 0,
      application_name: "medusa-plugin-erp",
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      onConnect: async (client) => {
        client.on("error", onError)
        await client.query(`${path} ${TIMEOUTS}`)
      },
    })
    this.pool.on("error", onError)
  }

  async query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>(text, values)
    return result.rows
  }

  /** All or nothing, READ COMMITTED. An error inside rolls back and is thrown on. */
  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await client.query("BEGIN")
      const result = await work(onClient(client))
      await client.query("COMMIT")
      return result
    } catch (error) {
      broken = await client.query("ROLLBACK").then(
        () => undefined,
        (rollbackError: Error) => rollbackError
      )
      throw error
    } finally {
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    await this.pool.end()
  }
}

const onClient = (client: PoolClient): Sql => ({
  query: async <Row extends object>(text: string, values?: unknown[]) => (await client.query<Row>(text, values)).rows,
})
