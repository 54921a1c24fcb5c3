import { randomBytes } from "node:crypto"
import { conflict } from "../support/answers"
import { Incidents } from "../support/channels/incidents"
import { Receiver, SIGNING_SECRET } from "../support/channels/receiver"
import { eventually } from "../support/eventually"
import { SecondConnection } from "../support/second-connection"
import { describeStore, ok } from "../support/store"

const encryption = { keys: [{ id: "2026", secret: randomBytes(32).toString("base64") }] }
const WRONG = "Bearer not-the-one-it-wants"

interface Listed {
  id: string
  status: string
  state: string
  order_id: string
}

// The connection of the options stands aside: what happens here happens at the one an operator makes.
describeStore("a day of an operator, by HTTP only", { encryption, connection: { paused: true } }, (store) => {
  const erp = new SecondConnection(store)
  let id: string

  /** What the list shows of the operator's connection. */
  const list = async (query: string): Promise<Listed[]> =>
    ok(await store.admin("GET", `/deliveries?connection=${id}&${query}`)).deliveries
  const until = async (query: string, what: string) =>
    eventually(async () => (await list(query))[0], `one is listed as ${what}`)
  /** What the order's page says of the operator's connection. */
  const standing = async (orderId: string) => {
    const { order } = ok(await store.admin("GET", `/orders/${orderId}`))
    return order.connections.find(({ connection }: { connection: { name: string } }) => connection.name === "second")
  }
  const delivered = async (orderId: string) =>
    eventually(async () => {
      const found = await standing(orderId)
      return found.document?.number && found
    }, `${orderId} is in the ERP`)

  it("wrong credentials, one order refused, one whose outcome nobody knows: all end up in the ERP, once", async () => {
    // An ERP is connected, with a typo in the token.
    const made = await erp.create({ credentials: { ...erp.reach.credentials, authorization: WRONG } })
    id = made.id
    const { checks } = ok(await erp.call(id, "/test"))
    expect(checks).toContainEqual(
      expect.objectContaining({ name: "authenticated", ok: false, fix: expect.stringContaining("authorization") })
    )

    // Shoppers buy. Their orders wait, and nothing dies.
    const bought = [await store.placeOrder(), await store.placeOrder(), await store.placeOrder()]
    await eventually(async () => {
      const { circuit, depth } = await erp.standing(id)
      return circuit.reason === "credentials" && depth.pending === 3
    }, "all wait for the credentials")
    expect((await erp.standing(id)).depth).toMatchObject({ held: 0, dead: 0 })
    expect((await standing(bought[0]!.id)).state).toMatch(/^Waiting: second refuses the credentials since /)

    // The token is mended. All drain by themselves.
    const better = { credentials: { authorization: erp.reach.credentials.authorization } }
    ok(await erp.update(id, { revision: made.revision, ...better }))
    for (const order of bought) {
      const { document } = await delivered(order.id)
      expect(store.erp.documentsOf(order.id)).toMatchObject([{ number: document.number }])
    }

    // The ERP does not know an article. The order is found by the number that is on it, mended, and sent.
    store.erp.fail("invalid", { once: true })
    const refused = await store.placeOrder()
    const dead = await until("status=dead", "dead")
    expect(await list(`q=%23${refused.display_id}`)).toMatchObject([{ id: dead.id, order_id: refused.id }])
    const { delivery } = ok(await store.admin("GET", `/deliveries/${dead.id}`))
    expect(delivery.history).toMatchObject([{ code: "unprocessable", http_status: 422 }])
    const data = structuredClone(delivery.message.data)
    data.lines[0].sku = "0042-B"
    ok(await store.admin("POST", `/deliveries/${dead.id}/payload`, { data, reason: "It is called so in the ERP." }))
    const { document } = await delivered(refused.id)
    expect(store.erp.documentsOf(refused.id)).toMatchObject([
      { number: document.number, envelope: { data: { lines: [{ sku: "0042-B" }] } } },
    ])
    expect(await list(`q=${document.number}`)).toMatchObject([{ order_id: refused.id }])

    // Of an ERP that cannot be asked, only a person knows what became of an answer that was lost.
    const { revision } = await erp.read(id)
    ok(await erp.update(id, { revision, settings: { ...erp.reach.settings, idempotency: "none" } }))
    store.erp.fail("fails_after_commit", { once: true })
    const lost = await store.placeOrder()
    const held = await until("status=held", "held")
    expect(held).toMatchObject({ order_id: lost.id, state: expect.stringMatching(/^Held: /) })
    expect(await store.admin("POST", `/deliveries/${held.id}/redrive`)).toEqual(
      conflict("one whose outcome is unknown must be settled instead")
    )
    const [seen] = store.erp.documentsOf(lost.id)
    const settled = { outcome: "present", document_number: seen!.number }
    ok(await store.admin("POST", `/deliveries/${held.id}/settle`, settled))
    expect(await standing(lost.id)).toMatchObject({ state: `In second as ${seen!.number}.` })

    const orders = [...bought, refused, lost].map(({ id: order }) => order)
    expect(store.erp.ledger.map(({ reference }) => reference).sort()).toEqual(orders.sort())
    expect((await erp.standing(id)).depth).toEqual({ pending: 0, leased: 0, held: 0, dead: 0 })
  })

  it("who is told: the bell in the admin, and a channel that is added, tried, changed and removed", async () => {
    const { channel_kinds } = ok(await store.admin("GET", "/channel-kinds"))
    expect(channel_kinds).toContainEqual(
      expect.objectContaining({
        ...{ kind: "jira", tickets: true, credential_fields: ["email", "token"] },
        settings_schema: expect.objectContaining({ required: ["url", "project"] }),
      })
    )
    const desk = new Receiver()
    await desk.server.comeUp()
    const made = await store.admin("POST", "/channels", desk.channel())
    expect([made.status, made.body.channel]).toMatchObject([201, { name: "desk", revision: 1, wakes: true }])
    expect(JSON.stringify(made.body)).not.toContain(SIGNING_SECRET)
    const path = `/channels/${made.body.channel.id}`
    expect(ok(await store.admin("POST", `${path}/test`))).toMatchObject({ ok: true, checks: [{ name: "sent" }] })
    ok(await store.admin("POST", "/channels", { name: "bell", kind: "notification" }))

    const incidents = new Incidents(store)
    await incidents.alone()
    const summary = "5 orders of <b>Kim</b> wait."
    await incidents.open(store.runtime, { summary })
    await incidents.until("sent sent")
    expect(desk.received.map(({ type }) => type)).toEqual(["erp.test", "erp.incident.opened"])
    const { notifications } = ok(await store.backOffice("GET", "/notifications?channel=feed"))
    expect(notifications).toMatchObject([
      {
        to: "",
        template: "admin-ui",
        data: { title: "ERP: dead letter", description: expect.stringContaining(summary) },
      },
    ])

    expect(await store.admin("POST", path, { revision: 7, name: "x" })).toEqual(conflict("revision 7, now 1"))
    expect((await store.admin("POST", path, { revision: 1, kind: "slack" })).status).toBe(400)
    expect(ok(await store.admin("POST", path, { revision: 1, paused: true })).channel).toMatchObject({
      status: "paused",
    })
    expect(ok(await store.admin("GET", "/channels")).channels).toHaveLength(2)
    expect(ok(await store.admin("DELETE", path))).toMatchObject({ deleted: true })
    expect((await store.admin("GET", path)).status).toBe(404)
    expect((await store.admin("POST", `${path}/explode`)).status).toBe(404)
    await desk.server.goDown()
  })
})
