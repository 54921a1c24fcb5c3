/**
 * `npm run demo`: a real store goes on selling while its ERP is down.
 *
 *   shoppers --http--> Medusa store + plugin --http--> ERP simulator --> ledger on disk
 *
 * This process only directs: it starts the others, takes the ERP down and up, places the orders, and at the end compares
 * what shoppers were promised with what stands in the ledger. Everything it writes is below .demo/ and goes with it.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Cleanup } from "./cleanup.mjs"
import { UsageError, parseOptions, usage } from "./options.mjs"
import { repositoryRoot } from "./paths.mjs"
import { Progress } from "./progress.mjs"
import { asTable, brokenPromises, makeReport } from "./report.mjs"
import { Scenario } from "./scenario.mjs"
import { startWorld } from "./world.mjs"

const EXIT = { kept: 0, broken: 1, usage: 2, interrupted: 130 }

process.exit(await main())

/** @returns {Promise<number>} the exit code */
async function main() {
  let options
  try {
    options = parseOptions(process.argv.slice(2))
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`)
      return EXIT.usage
    }
    throw error
  }
  if (options === "help") {
    console.log(usage)
    return EXIT.kept
  }
  const cleanup = new Cleanup()
  const interrupted = signalled()
  try {
    const result = await Promise.race([demo(options, cleanup), interrupted])
    if (!result) {
      return EXIT.interrupted
    }
    if (options.keep) {
      await Promise.race([result.ended, interrupted])
    }
    return result.code
  } catch (error) {
    console.error(`\nThe demo failed. ${error instanceof Error ? error.message : error}`)
    return EXIT.broken
  } finally {
    await cleanup.run()
  }
}

/**
 * @param {import("./options.mjs").DemoOptions} options
 * @param {Cleanup} cleanup
 */
async function demo(options, cleanup) {
  if (options.report) {
    await rm(options.report, { force: true })
  }
  const parent = join(repositoryRoot, ".demo")
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(join(parent, "run-"))
  await cleanup.add(() => rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))

  const progress = new Progress()
  const world = await startWorld(options, directory, cleanup, progress)
  const { store, simulator } = world
  const ended = Promise.race([store.failed, endOf(simulator.child)])
  const seen = await Promise.race([new Scenario(options, world).play(), ended])

  const report = makeReport(seen)
  const access = {
    admin_url: `${store.url}/app`,
    api_url: store.url,
    admin_email: store.adminEmail,
    admin_password: store.adminPassword,
    simulator_url: simulator.controlUrl,
  }
  if (options.report) {
    const content = options.keep ? { ...report, ...access } : report
    await writeFile(options.report, `${JSON.stringify(content, null, 2)}\n`)
  }
  progress.say(`Result\n\n${asTable(report)}\n`)
  const broken = brokenPromises(report)
  console.log(
    broken.length ? `FAILED: ${broken.join(", ")}` : "Every order arrived once, as it is now, and no shopper noticed."
  )
  for (const [who, errors] of /** @type {const} */ ([
    ["A shopper", seen.shopperErrors],
    ["The store's people", seen.adminErrors],
  ])) {
    errors.slice(0, 3).forEach((error) => console.log(`${who} saw: ${error instanceof Error ? error.message : error}`))
  }
  if (options.keep) {
    console.log(`\nAdmin      ${access.admin_url}   ${access.admin_email} / ${access.admin_password}`)
    console.log(`Simulator  ${access.simulator_url}/ledger   PUT /mode takes it down and up\nCtrl-C ends both.`)
  }
  return { code: broken.length ? EXIT.broken : EXIT.kept, ended }
}

/**
 * Rejects when a process ends that should run as long as the demo.
 *
 * @param {import("./child.mjs").Child} child
 * @returns {Promise<never>}
 */
async function endOf(child) {
  await child.exited
  throw child.failure("ended by itself")
}

/** @returns {Promise<void>} resolves when somebody wants the demo to end */
function signalled() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => resolve())
    }
  })
}
