import type { PoolConfig } from "pg"

/** The part of Medusa's shared Postgres connection (knex) that says how to reach the store's database. */
export interface StoreConnection {
  client: { config: { connection: PoolConfig & Record<string, unknown>; searchPath?: string } }
}

/** Connection options that are ours to choose, not the store's. */
const OWN = ["idle_in_transaction_session_timeout", "statement_timeout", "application_name", "expirationChecker"]

/**
 * How to open connections of our own to the store's database.
 *
 * @param url a direct URL past a pooler, where the store itself goes through one
 */
export function databaseOf(store: StoreConnection, url?: string): { database: PoolConfig; schema?: string } {
  const { connection, searchPath } = store.client.config
  const database = Object.fromEntries(
    Object.entries(connection).filter(([key, value]) => !OWN.includes(key) && value !== undefined)
  )
  return { database: url ? { ...database, connectionString: url } : database, schema: searchPath }
}
