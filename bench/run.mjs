/**
 * `npm run bench`: measures the plugin against what it is built upon.
 *
 * One process, one Postgres, one Redis; the benches run one after another. Everything is below .demo/ or in temporary
 * servers, and goes at the end, also after Ctrl-C.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { loadavg } from "node:os"
import { join } from "node:path"
import { Cleanup } from "../demo/cleanup.mjs"
import { repositoryRoot } from "../demo/paths.mjs"
import { buildPlugin } from "../demo/plugin-build.mjs"
import { checkout } from "./checkout.mjs"
import { claims } from "./claims.mjs"
import { delivery } from "./delivery.mjs"
import { latency } from "./latency.mjs"
import { lists } from "./lists.mjs"
import { describeCommit, describeMachine } from "./machine.mjs"
import { UsageError, parseOptions, usage } from "./options.mjs"
import { relay } from "./relay.mjs"
import { asMarkdown } from "./report.mjs"
import { startServers } from "./servers.mjs"
import { stock } from "./stock.mjs"

/**
 * What a bench is given.
 *
 * @typedef {object} BenchContext
 * @property {import("./servers.mjs").Servers} servers
 * @property {readonly import("./pipeline.mjs").Backend[]} backends
 * @property {number} blocks
 * @property {boolean} quick small sizes
 * @property {string} directory for files
 * @property {Cleanup} cleanup runs when this bench is over
 * @property {(step: string) => void} say
 */

/** @type {Record<import("./options.mjs").BenchName, (context: BenchContext) => Promise<import("./figures.mjs").Figure[]>>} */
const MEASURE = { latency, relay, delivery, claims, lists, stock, checkout }

const EXIT = { measured: 0, failed: 1, usage: 2, interrupted: 130 }

process.exit(await main())

/** @returns {Promise<number>} the exit code */
async function main() {
  const argv = process.argv.slice(2)
  let options
  try {
    options = parseOptions(argv)
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`)
      return EXIT.usage
    }
    throw error
  }
  if (options === "help") {
    console.log(usage)
    return EXIT.measured
  }
  const cleanup = new Cleanup()
  try {
    return await Promise.race([
      measure(options, ["npm run bench", ...(argv.length ? ["--", ...argv] : [])], cleanup),
      interrupted(),
    ])
  } catch (error) {
    console.error(`\nThe bench failed. ${error instanceof Error ? error.stack : error}`)
    return EXIT.failed
  } finally {
    await cleanup.run()
  }
}

/**
 * @param {import("./options.mjs").BenchOptions} options
 * @param {string[]} command
 * @param {Cleanup} cleanup
 */
async function measure({ benches, backends, blocks, quick, out, markdown }, command, cleanup) {
  const began = performance.now()
  const parent = join(repositoryRoot, ".demo")
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(join(parent, "bench-"))
  await cleanup.add(() => rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  await buildPlugin(directory, cleanup)
  const servers = await startServers(cleanup)

  const figures = []
  for (const name of benches) {
    const own = new Cleanup()
    await cleanup.add(() => own.run())
    const say = (/** @type {string} */ step) => console.error(`${clock(began)}  ${step}`)
    figures.push(...(await MEASURE[name]({ servers, backends, blocks, quick, directory, cleanup: own, say })))
    await own.run()
  }
  const report = {
    date: new Date().toISOString(),
    commit: describeCommit(),
    command: command.join(" "),
    quick,
    seconds: (performance.now() - began) / 1000,
    load: loadavg()[2] ?? 0,
    machine: await describeMachine(servers),
    figures,
  }
  const text = asMarkdown(report)
  console.log(text)
  if (out) {
    await writeFile(out, `${JSON.stringify(report, null, 2)}\n`)
  }
  if (markdown) {
    await writeFile(markdown, text)
  }
  return EXIT.measured
}

/** @param {number} began @returns {string} for example `02:05` */
function clock(began) {
  const seconds = Math.round((performance.now() - began) / 1000)
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":")
}

/** @returns {Promise<number>} resolves when somebody wants it to end */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => resolve(EXIT.interrupted))
    }
  })
}
