import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { currencyCode, products } from "./catalog.mjs"
import { Child } from "./child.mjs"
import { jsonClient } from "./http.mjs"
import { freePort } from "./ports.mjs"

const READY_WITHIN_MS = 15_000

/**
 * The demo's handle on the simulator process.
 *
 * @typedef {object} ErpSimulator
 * @property {string} url where orders go
 * @property {string} controlUrl see simulator/control.mjs
 * @property {string} token
 * @property {string} signingSecret what it expects the store to sign with
 * @property {string} webhookSecret what it signs its own events with
 * @property {Child} child
 * @property {(mode: import("./simulator/erp.mjs").Mode) => Promise<void>} enter takes the ERP down or up
 * @property {(orders: number) => Promise<void>} refuse the next so many orders; 0: none any more
 * @property {() => Promise<import("./simulator/ledger.mjs").ErpDocument[]>} documents as they are on disk
 * @property {() => Promise<Stats>} stats
 *
 * @typedef {object} Stats
 * @property {number} orders different orders booked
 * @property {number} under_way orders it is working on
 * @property {Record<string, Record<string, number>>} requests seen, by mode and call
 */

/**
 * @param {string} directory for ledger and log
 * @param {"key" | "lookup"} idempotency
 * @param {import("./cleanup.mjs").Cleanup} cleanup
 * @param {number} [processingMs] how long it needs for an answer
 * @returns {Promise<ErpSimulator>}
 */
export async function startErpSimulator(directory, idempotency, cleanup, processingMs) {
  const [port, controlPort] = [await freePort(), await freePort()]
  const token = randomBytes(24).toString("hex")
  const signingSecret = `whsec_${randomBytes(32).toString("base64")}`
  const webhookSecret = `whsec_${randomBytes(32).toString("base64")}`
  const settings = {
    port,
    control_port: controlPort,
    ledger: join(directory, "ledger.jsonl"),
    token,
    signing_secrets: [signingSecret],
    idempotency,
    skus: products.map(({ sku }) => sku),
    currency_code: currencyCode,
    processing_ms: processingMs,
  }
  const child = new Child("The ERP simulator", [fileURLToPath(new URL("./simulator/main.mjs", import.meta.url))], {
    cwd: directory,
    env: { ERP_SIMULATOR: JSON.stringify(settings) },
    log: join(directory, "simulator.log"),
  })
  await cleanup.add(() => child.stop())
  let ready = false
  child.onMessage((message) => (ready ||= message === "ready"))
  await child.ready(async () => ready, READY_WITHIN_MS)

  const controlUrl = `http://127.0.0.1:${controlPort}`
  const control = jsonClient(controlUrl)
  return {
    url: `http://127.0.0.1:${port}`,
    controlUrl,
    token,
    signingSecret,
    webhookSecret,
    child,
    enter: (mode) => control("PUT", "/mode", { mode }),
    refuse: (orders) => control("PUT", "/refuse", { orders }),
    documents: () => control("GET", "/ledger"),
    stats: () => control("GET", "/stats"),
  }
}
