import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import { operations } from "../../src/api/admin/erp/operations"
import type { Operation } from "../../src/api/admin/erp/operations/operation"
import { describeStore, ok } from "../support/store"

const PASSWORD = "correct horse battery staple"

/** What somebody of the admin gets who sends nothing but the address, with an id that names nothing. */
const OF_ADMIN: Record<string, number> = {
  "GET /admin/erp/connectors": 200,
  "GET /admin/erp/connections": 200,
  "POST /admin/erp/connections": 400,
  "GET /admin/erp/connections/:id": 404,
  "POST /admin/erp/connections/:id": 404,
  "DELETE /admin/erp/connections/:id": 404,
  "POST /admin/erp/connections/:id/test": 404,
  "POST /admin/erp/connections/:id/pause": 400,
  "POST /admin/erp/connections/:id/resume": 404,
  "POST /admin/erp/connections/:id/rotate-webhook-secret": 404,
  "GET /admin/erp/channel-kinds": 200,
  "GET /admin/erp/channels": 200,
  "POST /admin/erp/channels": 400,
  "GET /admin/erp/channels/:id": 404,
  "POST /admin/erp/channels/:id": 404,
  "DELETE /admin/erp/channels/:id": 404,
  "POST /admin/erp/channels/:id/test": 404,
  "GET /admin/erp/connections/:id/locations": 404,
  "PUT /admin/erp/connections/:id/locations": 400,
  "POST /admin/erp/connections/:id/poll": 404,
  "POST /admin/erp/connections/:id/epoch": 400,
  "POST /admin/erp/connections/:id/backfill": 400,
  "GET /admin/erp/connections/:id/backfills": 404,
  "GET /admin/erp/backfills/:id": 404,
  "POST /admin/erp/backfills/:id/cancel": 404,
  "GET /admin/erp/overview": 200,
  "GET /admin/erp/orders/:id": 404,
  "GET /admin/erp/deliveries": 200,
  "GET /admin/erp/deliveries/export": 200,
  "GET /admin/erp/deliveries/:id": 404,
  "POST /admin/erp/deliveries/:id/redrive": 404,
  "POST /admin/erp/deliveries/:id/discard": 400,
  "POST /admin/erp/deliveries/:id/settle": 400,
  "POST /admin/erp/deliveries/:id/payload": 400,
  "POST /admin/erp/deliveries/:id/refresh": 404,
  "GET /admin/erp/dead-letters": 200,
  "GET /admin/erp/held": 200,
  "POST /admin/erp/dead-letters/discard": 400,
  "GET /admin/erp/redrives": 200,
  "POST /admin/erp/redrives": 400,
  "GET /admin/erp/redrives/:id": 404,
  "POST /admin/erp/redrives/:id/cancel": 404,
  "GET /admin/erp/erasures": 200,
  "POST /admin/erp/erasures": 400,
  "GET /admin/erp/inbox": 200,
  "GET /admin/erp/inbox/:id": 404,
  "POST /admin/erp/inbox/:id/redrive": 404,
  "POST /admin/erp/inbox/:id/discard": 400,
  "GET /admin/erp/incidents": 200,
  "GET /admin/erp/incidents/:id": 404,
  "GET /admin/erp/audit": 200,
  "GET /admin/erp/audit/export": 200,
  "GET /admin/erp/audit/:id": 404,
  "GET /admin/erp/samples": 200,
  "GET /admin/erp/health": 200,
  "GET /admin/erp/metrics": 200,
  "GET /admin/erp/stock": 400,
  "GET /admin/erp/stock/held": 200,
  "GET /admin/erp/openapi.json": 200,
}

/** The same for everybody: who somebody is does not count there. */
const OF_ALL: Record<string, number> = {
  "POST /hooks/erp/:connection": 401,
  "GET /erp/schemas/:type/:version": 404,
  "GET /erp/metrics": 404,
}

const nameOf = ({ method, path }: Operation) => `${method} ${path}`

describeStore("who may call what", {}, (store) => {
  /** Nobody, a customer, somebody of the admin, a secret API key: how each says who it is. */
  const callers: [name: string, headers: () => Promise<Record<string, string>>, statuses: (name: string) => number][] =
    [
      ["nobody", async () => ({}), () => 401],
      ["a customer", async () => bearer(await customerToken()), () => 401],
      ["a user of the admin", async () => bearer(await userToken()), (name) => OF_ADMIN[name]!],
      ["a secret API key", async () => basic(store.shop.secretKey), (name) => OF_ADMIN[name]!],
    ]

  it.each(callers)("%s", async (_, headersOf, statusOf) => {
    const headers = await headersOf()
    const expected: Record<string, number> = {}
    const found: Record<string, number> = {}
    for (const operation of operations) {
      const name = nameOf(operation)
      expected[name] = OF_ALL[name] ?? statusOf(name)
      found[name] = await status(operation, headers)
    }
    expect(found).toEqual(expected)
  })

  it("a row for every route, and none besides", () => {
    expect([...Object.keys(OF_ADMIN), ...Object.keys(OF_ALL)].sort()).toEqual(operations.map(nameOf).sort())
  })

  async function status({ method, path }: Operation, headers: Record<string, string>): Promise<number> {
    const response = await fetch(store.url + path.replace(/:\w+/g, "none_1"), {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(method !== "GET" && { body: "{}" }),
    })
    await response.arrayBuffer()
    return response.status
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    const response = await fetch(store.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    })
    return ok({ status: response.status, body: await response.json() })
  }

  async function customerToken(): Promise<string> {
    const who = { email: "kim@example.com", password: PASSWORD }
    const { token } = await post("/auth/customer/emailpass/register", who)
    const key = { "x-publishable-api-key": store.shop.publishableKey }
    await post("/store/customers", { email: who.email }, { ...bearer(token), ...key })
    return (await post("/auth/customer/emailpass", who)).token
  }

  async function userToken(): Promise<string> {
    const who = { email: "operator@example.com", password: PASSWORD }
    const { token } = await post("/auth/user/emailpass/register", who)
    const [, claims] = token.split(".")
    const { auth_identity_id } = JSON.parse(Buffer.from(claims!, "base64url").toString())
    await createUserAccountWorkflow(store.container).run({
      input: { authIdentityId: auth_identity_id, userData: { email: who.email } },
    })
    return (await post("/auth/user/emailpass", who)).token
  }
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` })
