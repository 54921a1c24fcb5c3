import { createHmac } from "node:crypto"
import { FakeErp } from "./fake-erp"
import type { RecordedRequest, Reply } from "./fault-server"

export const HTTP_SECRETS = [
  "whsec_bmV3IHNlY3JldCwgMzIgYnl0ZXMgbG9uZywgb2ssIG9rIQ==",
  "whsec_b2xkIHNlY3JldCwgMzIgYnl0ZXMgbG9uZywgb2ssIG9rIQ==",
]
export const UNKNOWN_SECRET = "whsec_YW5vdGhlciBzZWNyZXQsIDMyIGJ5dGVzIGxvbmcsIG9rIQ=="
export const AUTHORIZATION = "Bearer s3ss10n-t0k3n"

/**
 * An ERP behind the `http` connector: books what is posted to /orders, answers lookups at /orders/by-reference/:ref.
 *
 * It knows the older of the two secrets only, as a receiver in the middle of a rotation does, and checks the signature
 * by hand. It books a repetition again unless it is told to keep idempotency keys.
 */
export function httpErp({ keepsKeys }: { keepsKeys: boolean }): FakeErp {
  const booked: Array<{ id: number; number: string; reference: string }> = []
  const find = (reference: string) => booked.find((document) => document.reference === reference)

  function post(request: RecordedRequest): Reply {
    const { subject } = JSON.parse(request.body) as { subject: string }
    if (!isSigned(request) || request.headers["content-type"] !== "application/cloudevents+json") {
      return { status: 401, body: '{"message":"bad signature"}' }
    }
    const reference = String(request.headers["idempotency-key"])
    const known = keepsKeys ? find(reference) : undefined
    const document = known ?? { id: booked.length + 1, number: `S${booked.length + 1}`, reference: subject }
    if (!known) {
      booked.push(document)
    }
    return { status: known ? 200 : 201, body: JSON.stringify({ data: document }) }
  }

  function get(request: RecordedRequest): Reply {
    const document = find(decodeURIComponent(request.path.slice("/orders/by-reference/".length)))
    return document ? { status: 200, body: JSON.stringify({ data: document }) } : { status: 404, body: "{}" }
  }

  return new FakeErp(
    {
      create: ({ method, path }) => method === "POST" && path === "/orders",
      lookup: ({ method, path }) => method === "GET" && path.startsWith("/orders/by-reference/"),
    },
    (request) => {
      if (request.headers.authorization !== AUTHORIZATION) {
        return { status: 401, body: '{"message":"unknown token"}' }
      }
      switch (request.method) {
        case "POST":
          return post(request)
        case "GET":
          return get(request)
        default:
          return { status: 405 }
      }
    },
    (reference) => booked.filter((document) => document.reference === reference).length
  )
}

function isSigned({ headers, body }: RecordedRequest): boolean {
  const key = Buffer.from((HTTP_SECRETS[1] ?? "").slice("whsec_".length), "base64")
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`
  const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`
  const recent = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 300
  return recent && String(headers["webhook-signature"]).split(" ").includes(expected)
}
