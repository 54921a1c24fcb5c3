/**
 * The other side of the `http` connector in fifty lines: what an endpoint before an ERP has to do.
 *
 *   node examples/receiver/server.mjs            listens on http://127.0.0.1:4000, books orders in memory
 */
import { createServer } from "node:http"
import { Webhook } from "standardwebhooks"

const secret = process.env.ERP_SIGNING_SECRET ?? "whsec_c2VjcmV0LW9mLXRoZS1leGFtcGxlLXJlY2VpdmVy"
const webhook = new Webhook(secret)
/** By our reference, so that the same order twice is one document. */
const documents = new Map()

const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  }
  if (request.method === "GET" && request.url.startsWith("/orders/")) {
    const document = documents.get(decodeURIComponent(request.url.slice("/orders/".length)))
    return document ? answer(200, document) : answer(404, { error: "no such order" })
  }
  if (request.method !== "POST" || request.url !== "/orders") {
    return answer(request.url === "/health" ? 200 : 404, {})
  }
  let body = ""
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk
  }
  try {
    webhook.verify(body, request.headers)
  } catch {
    return answer(401, { error: "bad signature" })
  }
  const { type, subject, data } = JSON.parse(body)
  if (type !== "order.placed") {
    return change(type, data, documents.get(subject), answer)
  }
  if (!documents.has(subject)) {
    documents.set(subject, { id: subject, number: `SO-${1000 + documents.size}` })
    console.log(
      `booked order #${data.display_id} as ${documents.get(subject).number}: ${data.totals.total} ${data.currency_code}`
    )
  }
  answer(201, documents.get(subject))
})

/** Edits and cancellations of booked orders; sent only where the connection's `message_types` names them. */
function change(type, data, document, answer) {
  if (!document) {
    return answer(422, { error: "no such order" })
  }
  if (type === "order.edited" && data.revision > (document.revision ?? 1)) {
    document.revision = data.revision
    console.log(`changed ${document.number}: ${data.totals.total} ${data.currency_code}`)
  }
  if (type === "order.canceled" && !document.canceled) {
    document.canceled = true
    console.log(`canceled ${document.number}`)
  }
  answer(200, document)
}

server.listen(4000, "127.0.0.1", () => console.log("listening on http://127.0.0.1:4000"))
