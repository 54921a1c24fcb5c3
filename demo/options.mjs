import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { parseArgs } from "node:util"

/**
 * @typedef {object} DemoOptions
 * @property {number} orders orders to place, at least 3: one each before, during and after the outage
 * @property {number} outageSeconds how long the ERP stays down
 * @property {"postgres" | "redis"} queue backend of the plugin's queue
 * @property {"key" | "lookup"} idempotency what the simulated ERP offers against booking twice
 * @property {boolean} kill whether the store dies in the middle of the drain
 * @property {boolean} keep leaves store and simulator running until Ctrl-C
 * @property {string | undefined} report absolute path of the JSON report
 */

/** With fewer there is no middle of the drain: some booked, some under way, some waiting. */
const LEAST_WITH_KILL = 24

/** A command line nobody can run; the message says what to change. */
export class UsageError extends Error {}

export const usage = `Usage: npm run demo -- [options]

A real Medusa store sells while its ERP is down; of every ten orders one is canceled later and one edited. Meanwhile the ERP
tells of the stock of 20,000 articles, twice, late and in the wrong order. Exit code 0: no order lost, none booked twice,
every cancellation and edit arrived, no shopper saw an error, nothing left waiting, every quantity as the ERP has it.
1: otherwise. 2: wrong options.

  --orders N                     orders to place (40)
  --outage SECONDS               how long the ERP is down (20)
  --queue postgres|redis         backend of the plugin's queue (postgres)
  --erp-idempotency key|lookup   lookup: the ERP books whatever it is sent and can be asked (default)
                                 key: the ERP answers a repeated Idempotency-Key with the first document
  --kill                         kill -9 of the store in the middle of the drain, then a restart (24 orders or more)
  --keep                         leaves store (with admin) and simulator running until Ctrl-C
  --report FILE                  writes the result as JSON
  --help                         shows this text
`

const flags = /** @type {const} */ ({
  orders: { type: "string", default: "40" },
  outage: { type: "string", default: "20" },
  queue: { type: "string", default: "postgres" },
  "erp-idempotency": { type: "string", default: "lookup" },
  kill: { type: "boolean", default: false },
  keep: { type: "boolean", default: false },
  report: { type: "string" },
  help: { type: "boolean", default: false },
})

/**
 * Reads the command line.
 *
 * @param {string[]} argv arguments after the script's name
 * @returns {DemoOptions | "help"}
 * @throws {UsageError}
 */
export function parseOptions(argv) {
  const values = parseFlags(argv)
  if (values.help) {
    return "help"
  }
  return {
    orders: wholeNumber("--orders", values.orders, values.kill ? LEAST_WITH_KILL : 3, 100_000),
    outageSeconds: wholeNumber("--outage", values.outage, 3, 86_400),
    queue: oneOf("--queue", values.queue, /** @type {const} */ (["postgres", "redis"])),
    idempotency: oneOf("--erp-idempotency", values["erp-idempotency"], /** @type {const} */ (["key", "lookup"])),
    kill: values.kill,
    keep: values.keep,
    report: values.report === undefined ? undefined : writablePath(values.report),
  }
}

/** @param {string[]} argv */
function parseFlags(argv) {
  try {
    return parseArgs({ args: argv, options: flags, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} min
 * @param {number} max
 */
function wholeNumber(flag, text, min, max) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= min && value <= max)) {
    throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not "${text}"`)
  }
  return value
}

/**
 * @template {string} T
 * @param {string} flag
 * @param {string} text
 * @param {readonly T[]} allowed
 * @returns {T}
 */
function oneOf(flag, text, allowed) {
  const value = allowed.find((candidate) => candidate === text)
  if (!value) {
    throw new UsageError(`${flag} takes ${allowed.join(" or ")}, not "${text}"`)
  }
  return value
}

/** Refused now rather than after two minutes of demo. @param {string} file */
function writablePath(file) {
  const path = resolve(file)
  try {
    if (existsSync(path) && !statSync(path).isFile()) {
      throw new UsageError(`--report takes a file, and ${file} is none`)
    }
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK)
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--report: ${file} cannot be written`)
  }
  return path
}
