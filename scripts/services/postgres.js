const { Client, escapeIdentifier } = require("pg")
const { startEmbeddedPostgres } = require("./embedded-postgres")

/**
 * A running Postgres, UTF-8, C locale.
 *
 * @typedef {object} PostgresServer
 * @property {string} host `localhost`, literally, for an embedded server: Medusa's test runner uses TLS for others
 * @property {number} port
 * @property {string} user may create databases
 * @property {string} password
 * @property {(database?: string) => string} url of a database, default the one for administration
 * @property {(name: string, template?: string) => Promise<string>} createDatabase creates an empty one, or a copy of one that
 *   nobody is connected to, and gives its URL
 * @property {(name: string) => Promise<void>} dropDatabase drops it if it exists, whoever is connected
 * @property {() => Promise<void>} kill ends it as a crash would; connections break, what was committed stays
 * @property {() => Promise<void>} start after `kill`: same data, same port
 * @property {() => Promise<void>} stop ends it and removes its data; needed only to have it gone early
 */

/**
 * The Postgres of tests and development.
 *
 * `TEST_POSTGRES_URL` names one that is there already (its user must be allowed to create databases). Without it, or
 * when `dedicated`, an embedded server is started: about 2 s, nothing of it outlives this process.
 *
 * @param {{ dedicated?: boolean, durable?: boolean }} [options] `dedicated`: a server for the caller alone, the only
 *   kind that can be killed. `durable`: an embedded one waits for the disk at each commit, as in production
 * @returns {Promise<PostgresServer>}
 */
async function startPostgres({ dedicated = false, durable = false } = {}) {
  const given = process.env.TEST_POSTGRES_URL
  return given && !dedicated ? externalPostgres(given) : embeddedPostgres(durable)
}

/**
 * @param {boolean} durable
 * @returns {Promise<PostgresServer>}
 */
async function embeddedPostgres(durable) {
  const server = await startEmbeddedPostgres(durable)
  const url = new URL(`postgres://${server.host}:${server.port}/postgres`)
  url.username = server.user
  url.password = server.password
  return { ...server, ...administration(url) }
}

/**
 * @param {string} given
 * @returns {Promise<PostgresServer>}
 */
async function externalPostgres(given) {
  const url = parse(given)
  const { query, ...methods } = administration(url)
  await query("SELECT 1").catch((error) => {
    throw new Error(`TEST_POSTGRES_URL: cannot use the server at ${url.host}: ${error.code ?? "no connection"}`)
  })
  const notOurs = async () => {
    throw new Error("This Postgres is not ours to kill or start: ask for { dedicated: true }")
  }
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...methods,
    start: notOurs,
    kill: notOurs,
    stop: async () => undefined,
  }
}

/** @param {string} given */
function parse(given) {
  if (!URL.canParse(given) || !/^postgres(ql)?:$/.test(new URL(given).protocol)) {
    throw new Error("TEST_POSTGRES_URL must look like postgres://user:password@localhost:5432/postgres")
  }
  return new URL(given)
}

/** @param {URL} base */
function administration(base) {
  /** @param {string} database */
  const url = (database = base.pathname.slice(1) || "postgres") => {
    const address = new URL(base)
    address.pathname = `/${encodeURIComponent(database)}`
    return address.toString()
  }
  /** @param {string} statement */
  const query = async (statement) => {
    const client = new Client({ connectionString: url(), connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  return {
    url,
    query,
    /**
     * @param {string} name
     * @param {string} [template]
     */
    createDatabase: async (name, template) => {
      const copy = template ? ` TEMPLATE ${escapeIdentifier(template)}` : ""
      await query(`CREATE DATABASE ${escapeIdentifier(name)}${copy}`)
      return url(name)
    },
    /** @param {string} name */
    dropDatabase: (name) => query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`),
  }
}

module.exports = { startPostgres }
