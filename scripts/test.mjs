/**
 * `npm test [-- suite… [jest arguments]]`: starts the services once, runs the suites one after another and ends with
 * one line `N passed, N failed, N skipped`.
 *
 * Exit code 1 when a test failed, when a suite has no tests, and with `CI` set also when a test was skipped.
 */
import "./setup.mjs"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { startPostgres } from "./services/postgres.js"
import { startRedis } from "./services/redis.js"
import { SUITES, count, parseArguments } from "./suites.mjs"

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")

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
for (const suite of suites) {
  console.log(`\n== ${suite}`)
  const counts = count(await runSuite(suite))
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  if (counts.passed + counts.failed === 0) {
    empty.push(suite)
  }
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
 * @returns {Promise<import("@jest/test-result").AggregatedResult | undefined>}
 */
async function runSuite(suite) {
  const report = path.join(reports, `${suite}.json`)
  const jest = path.join(ROOT, "node_modules", "jest", "bin", "jest.js")
  const options = ["--selectProjects", suite, "--json", `--outputFile=${report}`, ...(SUITES[suite]?.options ?? [])]
  const child = spawn(process.execPath, [jest, ...options, ...jestArgs], { cwd: ROOT, env, stdio: "inherit" })
  jestProcess = child
  const code = await new Promise((resolve) => child.once("exit", resolve))
  try {
    return JSON.parse(readFileSync(report, "utf8"))
  } catch {
    console.error(`jest ended with code ${code} and no report`)
    return undefined
  }
}

/** @param {number} code */
function leave(code) {
  jestProcess?.kill()
  process.exit(code)
}
