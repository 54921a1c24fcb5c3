const { execFile } = require("node:child_process")
const { mkdtemp, symlink, writeFile } = require("node:fs/promises")
const os = require("node:os")
const path = require("node:path")
const { promisify } = require("node:util")
const { findProgram } = require("./debian-package")
const { ServerProcess, freePort } = require("./server-process")

const run = promisify(execFile)

const PROMETHEUS = {
  name: "prometheus",
  folder: "prometheus",
  waysOut:
    "Install prometheus, with promtool (Debian, Ubuntu: apt-get install prometheus; macOS: brew install prometheus).",
}

const ALERTMANAGER = {
  name: "prometheus-alertmanager",
  folder: "alertmanager",
  waysOut:
    "Install alertmanager, with amtool (Debian, Ubuntu: apt-get install prometheus-alertmanager; " +
    "macOS: brew install alertmanager).",
  data: "/usr/share/prometheus/alertmanager",
}

/**
 * A running Prometheus or Alertmanager. Loopback only; neither it nor its data outlives this process.
 *
 * @typedef {object} MonitoringServer
 * @property {string} url
 * @property {string} address host and port
 * @property {() => Promise<void>} stop ends it and removes its data; needed only to have it gone early
 */

/**
 * Starts the Prometheus of the PATH, or of the distribution's archive.
 *
 * @param {{ config: string, files?: Record<string, string> }} options `config`: its configuration, as YAML; `files` lie
 *   beside it, by name
 * @returns {Promise<MonitoringServer>}
 */
async function startPrometheus({ config, files = {} }) {
  const program = await findProgram(PROMETHEUS, "prometheus")
  return startServer("prometheus", program, { "prometheus.yml": config, ...files }, (directory, address) => [
    `--config.file=${path.join(directory, "prometheus.yml")}`,
    `--storage.tsdb.path=${path.join(directory, "data")}`,
    `--web.listen-address=${address}`,
  ])
}

/**
 * Starts the Alertmanager of the PATH, or of the distribution's archive. It is alone: no cluster.
 *
 * @param {{ config: string, files?: Record<string, string> }} options as of {@link startPrometheus}
 * @returns {Promise<MonitoringServer>}
 */
async function startAlertmanager({ config, files = {} }) {
  const program = await findProgram(ALERTMANAGER, "prometheus-alertmanager", ["alertmanager"])
  return startServer("alertmanager", program, { "alertmanager.yml": config, ...files }, (directory, address) => [
    `--config.file=${path.join(directory, "alertmanager.yml")}`,
    `--storage.path=${path.join(directory, "data")}`,
    `--web.listen-address=${address}`,
    "--cluster.listen-address=",
  ])
}

/**
 * Runs promtool, for example `["check", "rules", file]`.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, input?: string }} [options] `input`: what it reads from its standard input
 * @returns {Promise<string>} what it says
 * @throws with what it says when it finds fault
 */
async function promtool(args, options) {
  return runTool(await findProgram(PROMETHEUS, "promtool"), args, options)
}

/**
 * Runs amtool, for example `["check-config", file]`; as {@link promtool}.
 *
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 */
async function amtool(args, options) {
  return runTool(await findProgram(ALERTMANAGER, "amtool"), args, options)
}

/**
 * @param {import("./debian-package").Program} program
 * @param {string[]} args
 * @param {{ cwd?: string, input?: string }} [options]
 */
async function runTool({ file, env }, args, { cwd, input } = {}) {
  try {
    const running = run(file, args, { env, cwd })
    running.child.stdin?.end(input)
    const { stdout, stderr } = await running
    return stdout + stderr
  } catch (error) {
    const { stdout = "", stderr = "", message } = /** @type {Error & { stdout?: string, stderr?: string }} */ (error)
    throw new Error(`${message}\n${stdout}${stderr}`)
  }
}

/**
 * @param {string} name
 * @param {import("./debian-package").Program} program
 * @param {Record<string, string>} files
 * @param {(directory: string, address: string) => string[]} argsFor
 * @returns {Promise<MonitoringServer>}
 */
async function startServer(name, { file, env, root }, files, argsFor) {
  const address = `127.0.0.1:${await freePort()}`
  const directory = await mkdtemp(path.join(os.tmpdir(), `erp-${name}-`))
  const server = new ServerProcess(directory, "SIGKILL")
  const url = `http://${address}`
  try {
    if (root) {
      await symlink(path.join(root, "usr"), path.join(directory, "usr"))
    }
    await Promise.all(Object.entries(files).map(([base, text]) => writeFile(path.join(directory, base), text)))
    const isReady = () =>
      fetch(`${url}/-/ready`).then(
        (answer) => answer.ok,
        () => false
      )
    await server.start({ file, env, args: argsFor(directory, address) }, isReady)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url, address, stop: () => server.stop() }
}

module.exports = { amtool, promtool, startAlertmanager, startPrometheus }
