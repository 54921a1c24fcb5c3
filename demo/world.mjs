import { startPostgres } from "../scripts/services/postgres.js"
import { startRedis } from "../scripts/services/redis.js"
import { BackOffice } from "./back-office.mjs"
import { logIn, mapLocation, readOverview } from "./erp-admin.mjs"
import { startErpSimulator } from "./erp-simulator.mjs"
import { buildPlugin } from "./plugin-build.mjs"
import { startJira } from "./jira.mjs"
import { Operator } from "./operator.mjs"
import { seed } from "./seed.mjs"
import { shopper } from "./shopper.mjs"
import { ErpStock } from "./simulator/stock.mjs"
import { createArticles } from "./stock-check.mjs"
import { StockFeed } from "./stock-feed.mjs"
import { prepareStore } from "./store.mjs"

/**
 * Brings up everything the demo needs: databases, simulator, store. What was started before a failure is undone by
 * `cleanup`.
 *
 * @param {import("./options.mjs").DemoOptions} options
 * @param {string} directory for everything that is written
 * @param {import("./cleanup.mjs").Cleanup} cleanup
 * @param {import("./progress.mjs").Progress} progress
 */
export async function startWorld(options, directory, cleanup, progress) {
  /** @param {string} step */
  const say = (step) => progress.say(step)

  say("Building the plugin, if its sources have changed")
  await buildPlugin(directory, cleanup)

  say(`Starting Postgres${options.queue === "redis" ? ", Redis" : ""}, the ERP simulator and a Jira to open tickets in`)
  const postgres = await startPostgres({ dedicated: true })
  await cleanup.add(() => postgres.stop())
  const databaseUrl = await postgres.createDatabase("demo_store")
  const redis = options.queue === "redis" ? await startRedis({ dedicated: true }) : undefined
  await cleanup.add(() => redis?.stop())
  const { idempotency } = options
  const simulator = await startErpSimulator(directory, idempotency, cleanup)

  const jira = await startJira(cleanup)

  const store = await prepareStore(
    directory,
    { databaseUrl, redisUrl: redis?.url, erp: simulator, idempotency, jira, admin: options.keep },
    cleanup,
    say
  )
  say("Starting the store")
  await store.start()
  say("Filling the store")
  const admin = await logIn(store.url, store.adminEmail, store.adminPassword)
  const shop = await seed(admin)
  await createArticles(databaseUrl)
  await mapLocation(admin, ErpStock.LOCATION, shop.locationId)
  return {
    simulator,
    store,
    placeOrder: shopper(store.url, shop),
    backOffice: new BackOffice(admin),
    operator: new Operator(admin, simulator, jira, progress),
    readOverview: () => readOverview(admin),
    stockFeed: new StockFeed(store.url, simulator.webhookSecret),
    databaseUrl,
    progress,
  }
}
