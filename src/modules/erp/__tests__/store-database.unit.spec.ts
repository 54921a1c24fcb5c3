import { databaseOf, type StoreConnection } from "../store-database"

const store = (connection: Record<string, unknown>, searchPath?: string): StoreConnection => ({
  client: { config: { connection, searchPath } },
})

it("opens our connections where the store has its own, TLS included", () => {
  const connection = { connectionString: "postgres://me:pw@db/shop", ssl: { ca: "PEM" } }
  expect(databaseOf(store(connection, "shop"))).toEqual({ database: connection, schema: "shop" })
})

it("leaves out the store's own timeouts and name, and what is not set", () => {
  const own = {
    statement_timeout: 1,
    idle_in_transaction_session_timeout: 1,
    application_name: "store",
    port: undefined,
  }
  expect(databaseOf(store({ host: "db", ...own })).database).toEqual({ host: "db" })
})

it("goes past a pooler where a direct URL is given", () => {
  const { database } = databaseOf(store({ connectionString: "postgres://pooler/shop" }), "postgres://direct/shop")
  expect(database.connectionString).toBe("postgres://direct/shop")
})
