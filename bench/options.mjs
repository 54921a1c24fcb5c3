import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { parseArgs } from "node:util"

/**
 * @typedef {object} BenchOptions
 * @property {BenchName[]} benches
 * @property {number} blocks
 * @property {readonly import("./pipeline.mjs").Backend[]} backends
 * @property {boolean} quick
 * @property {string | undefined} out absolute path of the JSON
 * @property {string | undefined} markdown absolute path of the table
 */

/** @typedef {typeof BENCHES[number]} BenchName */

export const BENCHES = /** @type {const} */ (["latency", "relay", "delivery", "claims", "lists", "stock", "checkout"])

/** Nine let the interval leave out the best and the worst block and still hold 95 %; see stats.js. */
const BLOCKS = 9
const QUICK_BLOCKS = 2

/** A command line nobody can run; the message says what to change. */
export class UsageError extends Error {}

export const usage = `Usage: npm run bench -- [bench…] [options]

Measures the plugin against what it is built upon, in interleaved blocks, and says whether it keeps its goals. Exit code
0: measured, whether or not a goal is kept. 1: something went wrong. 2: wrong options.

  latency            commit → request at the ERP
  relay              outbox → queue, against addBulk
  delivery           outbox → delivered, against BullMQ alone
  claims             one claim beside many finished deliveries
  lists              what the admin lists, beside a million deliveries
  stock              inbox → inventory levels, against a plain UPDATE and Medusa's own ways
  checkout           real stores: without the plugin; ERP healthy, slow, down; while an import of stock is applied
                     (default: all of them)

  --blocks N                      measurements of each variant (${BLOCKS}); with fewer than 6 the interval holds less than 95 %
  --backend postgres|redis|both   where the queue runs (both)
  --quick                         ${QUICK_BLOCKS} blocks of small sizes, minutes instead of an hour: shows that it works, no more
  --out FILE                      writes everything as JSON
  --markdown FILE                 writes the tables
  --help                          shows this text
`

const flags = /** @type {const} */ ({
  blocks: { type: "string" },
  backend: { type: "string", default: "both" },
  quick: { type: "boolean", default: false },
  out: { type: "string" },
  markdown: { type: "string" },
  help: { type: "boolean", default: false },
})

const BACKENDS = /** @type {const} */ ({ postgres: ["postgres"], redis: ["redis"], both: ["postgres", "redis"] })

/**
 * Reads the command line.
 *
 * @param {string[]} argv arguments after the script's name
 * @returns {BenchOptions | "help"}
 * @throws {UsageError}
 */
export function parseOptions(argv) {
  const { values, positionals } = parse(argv)
  if (values.help) {
    return "help"
  }
  const unknown = positionals.find((name) => !BENCHES.some((bench) => bench === name))
  if (unknown) {
    throw new UsageError(`There is no bench "${unknown}", only ${BENCHES.join(", ")}`)
  }
  const backends = Object.entries(BACKENDS).find(([name]) => name === values.backend)?.[1]
  if (!backends) {
    throw new UsageError(`--backend takes postgres, redis or both, not "${values.backend}"`)
  }
  const { quick, blocks = String(quick ? QUICK_BLOCKS : BLOCKS) } = values
  if (!/^[1-9]\d?$/.test(blocks)) {
    throw new UsageError(`--blocks takes a whole number from 1 to 99, not "${blocks}"`)
  }
  return {
    benches: BENCHES.filter((bench) => !positionals.length || positionals.includes(bench)),
    blocks: Number(blocks),
    backends,
    quick,
    out: writable("--out", values.out),
    markdown: writable("--markdown", values.markdown),
  }
}

/** @param {string[]} argv */
function parse(argv) {
  try {
    return parseArgs({ args: argv, options: flags, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/**
 * Refused now rather than after an hour of measuring.
 *
 * @param {string} flag
 * @param {string | undefined} file
 */
function writable(flag, file) {
  if (file === undefined) {
    return undefined
  }
  const path = resolve(file)
  try {
    const existing = existsSync(path)
    accessSync(existing ? path : dirname(path), constants.W_OK)
    if (!existing || statSync(path).isFile()) {
      return path
    }
  } catch {
    // said below
  }
  throw new UsageError(`${flag}: ${file} cannot be written`)
}
