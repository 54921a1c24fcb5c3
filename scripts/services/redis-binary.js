/**
 * Finds a `redis-server`: on the PATH, else from Debian's or Ubuntu's archive, unpacked into `.services/` of this
 * checkout. apt runs with a state of its own there: nothing is installed, no service starts, and no root is needed.
 */
const { execFile } = require("node:child_process")
const fs = require("node:fs/promises")
const path = require("node:path")
const { promisify } = require("node:util")
const { bareEnvironment } = require("./server-process")

const run = promisify(execFile)

const SERVICES = path.resolve(__dirname, "..", "..", ".services")
const UNPACKED = path.join(SERVICES, `redis-${process.arch}`)

/**
 * @returns {Promise<{ file: string, env: Record<string, string> }>} the program and the environment it needs
 * @throws with the ways out when there is none and none can be fetched
 */
async function findRedis() {
  const env = bareEnvironment()
  const installed = await onPath("redis-server")
  if (installed) {
    return { file: installed, env }
  }
  const unpacked = path.join(UNPACKED, "usr", "bin", "redis-server")
  if (!(await isExecutable(unpacked))) {
    await fetchRedis()
  }
  return { file: unpacked, env: { ...env, LD_LIBRARY_PATH: (await libraryDirectories()).join(":") } }
}

/** @param {string} name */
async function onPath(name) {
  const directories = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean)
  for (const directory of [...directories, "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"]) {
    const file = path.join(directory, name)
    if (await isExecutable(file)) {
      return file
    }
  }
  return undefined
}

/** @param {string} file */
function isExecutable(file) {
  return fs.access(file, fs.constants.X_OK).then(
    () => true,
    () => false
  )
}

/** Fetches `redis-server` with every library this machine lacks. Two at once do the work twice, harmlessly. */
async function fetchRedis() {
  if (!(await onPath("apt-get")) || !(await onPath("dpkg-deb"))) {
    throw new Error(`There is no redis-server on the PATH. ${WAYS_OUT}`)
  }
  console.error("No redis-server on the PATH: fetching one from the distribution's archive into .services/")
  await fs.mkdir(SERVICES, { recursive: true })
  const work = await fs.mkdtemp(path.join(SERVICES, "redis-fetch-"))
  try {
    const archives = await download(work)
    const root = path.join(work, "root")
    for (const archive of archives) {
      await run("dpkg-deb", ["--extract", archive, root])
    }
    await fs.rename(root, UNPACKED).catch(unlessThere)
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error)
    throw new Error(`redis-server could not be fetched. ${WAYS_OUT}\n${stderr || message}`)
  } finally {
    await fs.rm(work, { recursive: true, force: true })
  }
}

const WAYS_OUT =
  "Install redis-server (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), " +
  "or set TEST_REDIS_URL to a Redis that may be written to."

/**
 * @param {string} work
 * @returns {Promise<string[]>} the package files
 */
async function download(work) {
  const lists = path.join(work, "lists")
  const cache = path.join(work, "cache")
  const archives = path.join(cache, "archives")
  await fs.mkdir(path.join(lists, "partial"), { recursive: true })
  await fs.mkdir(path.join(archives, "partial"), { recursive: true })
  const settings = ["Debug::NoLocking=true", `Dir::State::lists=${lists}`, `Dir::Cache=${cache}`]
  const options = settings.flatMap((setting) => ["-o", setting])
  await run("apt-get", [...options, "update"])
  await run("apt-get", [...options, "install", "--download-only", "--yes", "--no-install-recommends", "redis-server"])
  const files = await fs.readdir(archives)
  return files.filter((file) => file.endsWith(".deb")).map((file) => path.join(archives, file))
}

/** Where the unpacked libraries are: `usr/lib` and `lib`, each with the machine's own directory below. */
async function libraryDirectories() {
  const found = []
  for (const directory of [path.join(UNPACKED, "usr", "lib"), path.join(UNPACKED, "lib")]) {
    const entries = await fs.readdir(directory, { withFileTypes: true }).catch(() => [])
    const machine = entries.filter((entry) => entry.isDirectory() && entry.name.includes("-linux-"))
    found.push(directory, ...machine.map((entry) => path.join(directory, entry.name)))
  }
  return found
}

/** @param {NodeJS.ErrnoException} error */
function unlessThere(error) {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") {
    throw error
  }
}

module.exports = { findRedis }
