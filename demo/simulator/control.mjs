import { createServer } from "node:http"
import { text } from "node:stream/consumers"
import { readLedger } from "./ledger.mjs"

const modes = /** @type {const} */ (["up", "busy", "refused", "unavailable", "slow"])

/**
 * The demo's hand on the ERP, on a loopback port of its own so that it works while the ERP is "down":
 *
 * - `PUT /mode {"mode": "refused"}` takes it down or up; answers when done.
 * - `PUT /refuse {"orders": 1}` refuses the next new orders, again and again, until it is told 0.
 * - `GET /ledger` the documents, read back from disk.
 * - `GET /stats` how many different orders are booked, how many it is working on, and the requests seen as
 *   `{ [mode]: { [call]: count } }`.
 *
 * @param {import("./erp.mjs").Erp} erp
 * @param {string} ledgerPath
 * @param {number} port
 * @returns {Promise<import("node:http").Server>}
 */
export function startControl(erp, ledgerPath, port) {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, erp, ledgerPath).catch((error) => ({
      status: 500,
      body: { error: String(error) },
    }))
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => resolve(server))
  })
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("./erp.mjs").Erp} erp
 * @param {string} ledgerPath
 */
async function answer(request, erp, ledgerPath) {
  switch (`${request.method} ${request.url}`) {
    case "PUT /mode": {
      const wanted = JSON.parse(await text(request)).mode
      const mode = modes.find((candidate) => candidate === wanted)
      if (!mode) {
        return { status: 400, body: { error: `mode is one of ${modes.join(", ")}` } }
      }
      await erp.enter(mode)
      return { status: 200, body: { mode } }
    }
    case "PUT /refuse": {
      const orders = Number(JSON.parse(await text(request)).orders)
      erp.refuse(orders)
      return { status: 200, body: { orders } }
    }
    case "GET /ledger":
      return { status: 200, body: readLedger(ledgerPath).documents }
    case "GET /stats": {
      const { documents, requests } = readLedger(ledgerPath)
      const orders = new Set(documents.map((document) => document.order_id)).size
      return { status: 200, body: { orders, under_way: erp.underWay, requests: countByModeAndCall(requests) } }
    }
    default:
      return { status: 404, body: { error: "PUT /mode, PUT /refuse, GET /ledger, GET /stats" } }
  }
}

/** @param {import("./ledger.mjs").SeenRequest[]} requests */
function countByModeAndCall(requests) {
  /** @type {Record<string, Record<string, number>>} */
  const counts = {}
  for (const { mode, call } of requests) {
    const calls = (counts[mode] ??= {})
    calls[call] = (calls[call] ?? 0) + 1
  }
  return counts
}
