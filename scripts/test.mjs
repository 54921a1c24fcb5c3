/**
 * `npm test [-- suite… [jest arguments]]`: starts the services once, runs the suites one after another and ends with
 * one line `N passed, N failed, N skipped`.
 *
 * Exit code 1 when a test failed, when a suite has no tests or does not end, and with `CI` set also when a test was skipped.
 */
import "./setup.mjs"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, unwatchFile, watchFile } from "node:fs"
import os from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { startPostgres } from "./services/postgres.js"
import { startRedis } from "./services/redis.js"
import { SUITES, count, failures, parseArguments } from "./suites.mjs"

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")

/** How long jest may stay after its report before something counts as left open. */
const PATIENCE_MS = 15_000

const { suites, jestArgs } = parseArguments(process.argv.slice(2))
const reports = mkdtempSync(path.join(os.tmpdir(), "erp-tests-"))
process.once("exit", () => rmSync(reports, { recursive: true, force: true }))
process.once("SIGINT", () => leave(130))
process.once("SIGTERM", () => leave(143))

/** @type {import("node:child_process").ChildProcess | undefined} */
let jestProcess

const services = suites.some((suite) => SUITES[suite]?.services) ? await startServices() : {}
const env = {
  LOG_LEVEL: "error",
  ...process.env,
  ...services,
  NODE_ENV: "test",
  NODE_OPTIONS:
    `${process.env.NODE_OPTIONS ?? ""} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
}

const total = { passed: 0, failed: 0, skipped: 0 }
const empty = []
/** @type {string[]} */
const failed = []
for (const suite of suites) {
  console.log(`\n== ${suite}`)
  const counts = await runSuite(suite)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  if (counts.passed + counts.failed === 0) {
    empty.push(suite)
  }
}
if (failed.length) {
  console.log(`\n${failed.join("\n\n")}`)
  // Once more in short: a log is mostly read from its end.
  console.log(`\n${failed.map((text) => text.split("\n")[0]).join("\n")}`)
}
if (empty.length) {
  console.log(`\nNo tests ran in: ${empty.join(", ")}`)
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed || empty.length || (process.env.CI && total.skipped) ? 1 : 0)

/** Medusa's test runner reads `DB_*`; ours reads `TEST_*`. @returns {Promise<Record<string, string>>} */
async function startServices() {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  return {
    DB_HOST: postgres.host,
    DB_PORT: String(postgres.port),
    DB_USERNAME: postgres.user,
    DB_PASSWORD: postgres.password,
    TEST_POSTGRES_URL: postgres.url(),
    TEST_REDIS_URL: redis.url,
  }
}

/**
 * @param {string} suite
 * @returns {Promise<import("./suites.mjs").Counts>}
 */
async function runSuite(suite) {
  const report = path.join(reports, `${suite}.json`)
  const jest = path.join(ROOT, "node_modules", "jest", "bin", "jest.js")
  const fixed = ["--selectProjects", suite, "--passWithNoTests", "--json", `--outputFile=${report}`]
  jestProcess = spawn(process.execPath, [jest, ...fixed, ...(SUITES[suite]?.options ?? []), ...jestArgs], {
    cwd: ROOT,
    env,
    stdio: "inherit",
  })
  const ended = await end(jestProcess, report)
  const told = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined
  const counts = count(told)
  failed.push(...failures(suite, told))
  if (!ended) {
    console.error(`${suite}: the tests are over and something they opened is not; that is a failure`)
    failed.push(`FAILED ${suite}: something that its tests opened did not end`)
    counts.failed++
  }
  return counts
}

/**
 * Waits for jest; when it has reported and still does not end, ends it.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} report
 * @returns {Promise<boolean>} whether it ended by itself
 */
async function end(child, report) {
  const exit = new Promise((resolve) => child.once("exit", () => resolve(true)))
  /** @type {NodeJS.Timeout | undefined} */
  let patience
  const overdue = new Promise((resolve) => {
    watchFile(report, { interval: 500 }, ({ size }) => {
      if (size > 0) {
        patience ??= setTimeout(() => resolve(false), PATIENCE_MS)
      }
    })
  })
  const byItself = await Promise.race([exit, overdue])
  unwatchFile(report)
  clearTimeout(patience)
  if (!byItself) {
    child.kill("SIGKILL")
    await exit
  }
  return byItself
}

/** @param {number} code */
function leave(code) {
  jestProcess?.kill()
  process.exit(code)
}
