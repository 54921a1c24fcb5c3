import { stripVTControlCharacters } from "node:util"

/**
 * The test suites in the order they run; each is a project of jest.config.js.
 *
 * `services`: needs Postgres and Redis. `options`: of jest. The http suite boots whole stores, two at a time, and
 * Medusa leaves timers, sockets and the memory of each store behind: hence `--forceExit`, and a process that is replaced
 * when it has grown (only there: elsewhere a leak is a finding).
 *
 * @type {Record<string, { services: boolean, options: string[] }>}
 */
export const SUITES = {
  unit: { services: false, options: ["--maxWorkers=2"] },
  packaging: { services: false, options: [] },
  modules: { services: true, options: ["--maxWorkers=3"] },
  connectors: { services: false, options: [] },
  faults: { services: true, options: ["--maxWorkers=2"] },
  http: { services: true, options: ["--maxWorkers=2", "--workerIdleMemoryLimit=1200MB", "--forceExit"] },
  store: { services: true, options: ["--maxWorkers=2"] },
}

/**
 * Splits `unit modules -t relay` into suites and what is meant for jest.
 *
 * @param {string[]} args
 * @returns {{ suites: string[], jestArgs: string[] }} all suites when none is named
 * @throws when the first argument is neither a suite nor an option
 */
export function parseArguments(args) {
  const named = args.findIndex((arg) => !(arg in SUITES))
  const suites = named === -1 ? args : args.slice(0, named)
  const jestArgs = args.slice(suites.length)
  if (suites.length === 0 && jestArgs[0] && !jestArgs[0].startsWith("-")) {
    throw new Error(`There is no suite "${jestArgs[0]}", only ${Object.keys(SUITES).join(", ")}`)
  }
  return { suites: suites.length ? suites : Object.keys(SUITES), jestArgs }
}

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed test files that could not be run count as one each
 * @property {number} skipped
 */

/**
 * @param {import("@jest/test-result").AggregatedResult | undefined} report what jest wrote; undefined when it crashed
 * @returns {Counts}
 */
export function count(report) {
  if (!report) {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Of a failure's text: enough to see what was expected and where, in a log that is shown by its end. */
const LINES = 15
const LENGTH = 200

/**
 * What failed, with the reason, to be said again at the end: by then the suites' own words are far above.
 *
 * @param {string} suite
 * @param {import("@jest/test-result").FormattedTestResults | undefined} report
 * @returns {string[]}
 */
export function failures(suite, report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === "failed")
    if (failed.length === 0) {
      return file.status === "failed" ? [told(suite, file.name, file.message)] : []
    }
    return failed.map(({ fullName, failureMessages }) => told(suite, fullName, (failureMessages ?? []).join("\n")))
  })
}

/**
 * @param {string} suite
 * @param {string} what
 * @param {string} text
 */
function told(suite, what, text) {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.trim() && !/node_modules|node:internal/.test(line))
  return [`FAILED ${suite}: ${what}`, ...lines.slice(0, LINES).map((line) => `  ${line.slice(0, LENGTH)}`)].join("\n")
}
