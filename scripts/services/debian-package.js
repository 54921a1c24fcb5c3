/**
 * Finds programs of Debian's or Ubuntu's archive: on the PATH, else fetched and unpacked into `.services/` of this
 * checkout. apt runs with a state of its own there: nothing is installed, no service starts, and no root is needed.
 */
const { execFile } = require("node:child_process")
const fs = require("node:fs/promises")
const path = require("node:path")
const { promisify } = require("node:util")
const { bareEnvironment } = require("./server-process")

const run = promisify(execFile)

const SERVICES = path.resolve(__dirname, "..", "..", ".services")

/**
 * @typedef {object} DebianPackage
 * @property {string} name of the package
 * @property {string} folder what its folder in `.services/` is called
 * @property {string} waysOut what somebody can do where it cannot be fetched
 * @property {string} [data] absolute path of data its programs cannot do without and cannot be told another place of
 *
 * @typedef {object} Program
 * @property {string} file
 * @property {Record<string, string>} env that it needs
 * @property {string} [root] where it was unpacked; with `data`, `usr` of its working directory must lead to `usr` there
 */

/**
 * @param {DebianPackage} source
 * @param {string} program as the package calls it
 * @param {string[]} [aliases] what others call it, on the PATH
 * @returns {Promise<Program>}
 * @throws with the ways out when there is none and none can be fetched
 */
async function findProgram(source, program, aliases = []) {
  const env = bareEnvironment()
  for (const name of [program, ...aliases]) {
    const installed = await onPath(name)
    if (installed) {
      return { file: installed, env }
    }
  }
  const root = path.join(SERVICES, `${source.folder}-${process.arch}`)
  const unpacked = path.join(root, "usr", "bin", program)
  if (!(await isExecutable(unpacked))) {
    await fetchPackage(source, program, root)
  }
  return { file: unpacked, env: { ...env, LD_LIBRARY_PATH: (await libraryDirectories(root)).join(":") }, root }
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

/**
 * Fetches a package with every library this machine lacks. Two at once do the work twice, harmlessly.
 *
 * @param {DebianPackage} source
 * @param {string} program
 * @param {string} target
 */
async function fetchPackage({ name, folder, waysOut, data }, program, target) {
  if (!(await onPath("apt-get")) || !(await onPath("dpkg-deb"))) {
    throw new Error(`There is no ${program} on the PATH. ${waysOut}`)
  }
  console.error(`No ${program} on the PATH: fetching one from the distribution's archive into .services/`)
  await fs.mkdir(SERVICES, { recursive: true })
  const work = await fs.mkdtemp(path.join(SERVICES, `${folder}-fetch-`))
  try {
    const archives = await download(name, work)
    const root = path.join(work, "root")
    for (const archive of archives) {
      await run("dpkg-deb", ["--extract", archive, root])
    }
    await (data ? relocate(path.join(root, "usr", "bin"), data) : dropShared(root))
    await fs.rename(root, target).catch(unlessThere)
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error)
    throw new Error(`${program} could not be fetched. ${waysOut}\n${stderr || message}`)
  } finally {
    await fs.rm(work, { recursive: true, force: true })
  }
}

/** Manuals and web pages: the larger part of some packages, and nothing a test looks at. @param {string} root */
function dropShared(root) {
  return fs.rm(path.join(root, "usr", "share"), { recursive: true, force: true })
}

/**
 * Has the unpacked programs look for their data below their working directory: `/usr/share/x` becomes `usr/share/x/`,
 * which is as long. Only a system-wide installation would have it where the distribution built them to look.
 *
 * @param {string} directory of the programs
 * @param {string} data
 */
async function relocate(directory, data) {
  for (const program of await fs.readdir(directory)) {
    const bytes = await fs.readFile(path.join(directory, program))
    for (let at = bytes.indexOf(data); at !== -1; at = bytes.indexOf(data, at + data.length)) {
      bytes.write(`${data.slice(1)}/`, at, "latin1")
    }
    await fs.writeFile(path.join(directory, program), bytes)
  }
}

/**
 * @param {string} name
 * @param {string} work
 * @returns {Promise<string[]>} the package files
 */
async function download(name, work) {
  const lists = path.join(work, "lists")
  const cache = path.join(work, "cache")
  const archives = path.join(cache, "archives")
  await fs.mkdir(path.join(lists, "partial"), { recursive: true })
  await fs.mkdir(path.join(archives, "partial"), { recursive: true })
  const settings = ["Debug::NoLocking=true", `Dir::State::lists=${lists}`, `Dir::Cache=${cache}`]
  const options = settings.flatMap((setting) => ["-o", setting])
  await run("apt-get", [...options, "update"])
  await run("apt-get", [...options, "install", "--download-only", "--yes", "--no-install-recommends", name])
  const files = await fs.readdir(archives)
  return files.filter((file) => file.endsWith(".deb")).map((file) => path.join(archives, file))
}

/**
 * Where the unpacked libraries are: `usr/lib` and `lib`, each with the machine's own directory below.
 *
 * @param {string} root
 */
async function libraryDirectories(root) {
  const found = []
  for (const directory of [path.join(root, "usr", "lib"), path.join(root, "lib")]) {
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

module.exports = { findProgram }
