import { randomBytes } from "node:crypto"
import reencryptCredentials from "../../src/scripts/reencrypt-credentials"
import { eventually } from "../support/eventually"
import { postEvent, signedHeaders, stockEvent } from "../support/signed-post"
import { bad, conflict, SecondConnection } from "../support/second-connection"
import { describeStore, ok } from "../support/store"

const ENCRYPTION = { keys: [{ id: "2026", secret: randomBytes(32).toString("base64") }] }
const WRONG = "Bearer not-the-one-it-wants"
const HOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

const ROUTES = [
  ["GET", "/connectors", undefined],
  ["GET", "/connections", undefined],
  ["POST", "/connections", {}],
  ["GET", "/connections/erpcon_1", undefined],
  ["POST", "/connections/erpcon_1", { revision: 1 }],
  ["DELETE", "/connections/erpcon_1", undefined],
  ["POST", "/connections/erpcon_1/test", undefined],
  ["POST", "/connections/erpcon_1/pause", { reason: "a test" }],
  ["POST", "/connections/erpcon_1/resume", undefined],
  ["POST", "/connections/erpcon_1/rotate-webhook-secret", {}],
] as const

describeStore("connections in the admin API", { encryption: ENCRYPTION }, (store) => {
  const second = new SecondConnection(store)
  beforeEach(() => store.runtime.connections.sync())

  it("refuses every route without credentials", async () => {
    for (const [method, path, sent] of ROUTES) {
      const { status } = await store.admin(method, path, sent, { anonymous: true })
      expect({ method, path, status }).toEqual({ method, path, status: 401 })
    }
  })

  it("answers 404 for what there is not", async () => {
    for (const [method, path, sent] of ROUTES.slice(3)) {
      for (const id of ["erpcon_1", "%00", "x".repeat(200)]) {
        const { status, body: answer } = await store.admin(method, path.replace("erpcon_1", id), sent)
        expect({ method, path, id, status }).toEqual({ method, path, id, status: 404 })
        expect(answer.message).toMatch(/^There is no connection/)
      }
    }
  })

  it("GET /connectors: kinds, with a schema for each field", async () => {
    const { connectors } = ok(await store.admin("GET", "/connectors"))
    expect(connectors).toEqual([
      {
        identifier: "http",
        display_name: "HTTP",
        settings_schema: expect.objectContaining({
          type: "object",
          required: ["url"],
          properties: expect.objectContaining({
            url: expect.objectContaining({ type: "string", title: "URL for orders", description: expect.any(String) }),
            message_types: expect.objectContaining({ default: ["order.placed"] }),
          }),
        }),
        credentials_schema: expect.objectContaining({ required: ["signing_secrets"] }),
        credential_fields: ["signing_secrets", "authorization"],
        can: { find_orders: true, send_events: true, be_asked_for_stock: true },
      },
    ])
  })

  it("wrong credentials: the test says so, orders wait, nothing dies; mended, all drain by themselves", async () => {
    const { id, revision } = await second.create({ credentials: { ...second.reach.credentials, authorization: WRONG } })
    expect(ok(await second.call(id, "/test"))).toMatchObject({
      ok: false,
      checks: [
        { name: "reachable", ok: true, code: null },
        { name: "authenticated", ok: false, fix: expect.stringContaining("authorization") },
        { name: "clock", ok: true },
      ],
    })
    const better = { credentials: { authorization: second.reach.credentials.authorization } }
    expect(ok(await second.call(id, "/test", better))).toMatchObject({
      ok: true,
      checks: [
        { name: "reachable" },
        { name: "authenticated" },
        { name: "clock" },
        { name: "may_read_stock", ok: true },
      ],
    })

    const orders = await store.createOrders(3)
    await store.sweep()
    const shut = await eventually(async () => {
      const { circuit, depth } = await second.standing(id)
      // The first answer opens it, while the calls beside it are still under way.
      return circuit.reason === "credentials" && depth.leased === 0 && depth
    }, "the circuit is open and nothing is under way")
    expect(shut).toEqual({ pending: 3, leased: 0, held: 0, dead: 0 })

    const changed = ok(await second.update(id, { revision, ...better })).connection
    expect(changed.revision).toBe(revision + 1)
    const settled = async () => Object.values((await second.standing(id)).depth).every((count) => count === 0)
    await eventually(settled, "all are through")
    for (const order of orders) {
      // One from each connection; the other goes at its own pace.
      await eventually(() => store.erp.documentsOf(order).length > 1, "both have told the ERP")
      expect(store.erp.documentsOf(order)).toHaveLength(2)
    }
  })

  it("two editors: the second gets 409, and nothing is overwritten", async () => {
    const { id, revision } = await second.create()
    const first = await second.update(id, { revision, concurrency: 7 })
    expect(first.body.connection).toMatchObject({ concurrency: 7, revision: revision + 1, timeout: "2s" })
    expect(await second.update(id, { revision, timeout: "9s" })).toEqual(
      conflict("was changed since you read it (revision 1, now 2)")
    )
    expect(await second.read(id)).toMatchObject({ concurrency: 7, timeout: "2s" })
    for (const sent of [{ timeout: "9s" }, { revision: "1" }, { revision: null }]) {
      expect(await second.update(id, sent)).toEqual(bad("revision: is required"))
    }
  })

  it("shows of secrets how they end, and of the rest what one would write", async () => {
    const { id } = await second.create({ webhook_secrets: [HOOK_SECRET] })
    const shown = {
      id,
      name: "second",
      connector: "http",
      source: "admin",
      status: "active",
      problem: null,
      retry_schedule: ["200ms", "500ms"],
      network: { allow_private_addresses: true, connect_timeout: "1s" },
      credentials: {
        signing_secrets: { set: true, last_four: [second.reach.credentials.signing_secrets[0]!.slice(-4)] },
        authorization: { set: true, last_four: ["ests"] },
      },
      webhook_secrets: { set: true, last_four: [HOOK_SECRET.slice(-4)] },
    }
    const answers = [await second.read(id), (await store.admin("GET", "/connections")).body.connections.at(-1)]
    for (const answer of answers) {
      expect(answer).toMatchObject(shown)
      expect(JSON.stringify(answer)).not.toContain("token-of-the-tests")
      expect(JSON.stringify(answer)).not.toContain(HOOK_SECRET)
    }
    // What was read can be sent back as it is.
    const { settings, retry_schedule, network, stock, rate, revision } = answers[0]
    const again = { revision, settings, retry_schedule, network, stock, rate }
    expect(ok(await second.update(id, again)).connection).toMatchObject({
      ...shown,
      revision: 2,
    })
  })

  it("names each wrong field by its path, and repeats no value", async () => {
    const { id } = await second.create()
    const secret = "hunter2 and more"
    const cases: [object, string][] = [
      [{ name: secret }, "name: must be a slug"],
      [{ timeout: secret }, "timeout: must be a duration"],
      [{ settings: { url: secret } }, "settings.url: "],
      [{ credentials: { authorization: `${secret}\n` } }, "credentials.authorization: must be printable ASCII"],
      [{ credentials: { signing_secrets: [secret] } }, "credentials.signing_secrets[0]: must be whsec_"],
      [{ webhook_secrets: [secret] }, "webhook_secrets[0]: must be whsec_"],
      [{ concurency: secret }, "concurency: is no option"],
      [{ stock: { ordering: secret } }, "stock.ordering: "],
      [
        { settings: { ...second.reach.settings, lookup_url: `https://erp.example/${secret}\0` } },
        "settings.lookup_url: ",
      ],
    ]
    for (const [over, message] of cases) {
      const name = `third-${cases.length}`
      const created = await store.admin("POST", "/connections", { ...second.wanted({ name }), ...over })
      const updated = await second.update(id, { revision: 1, ...over })
      expect([over, created]).toEqual([over, bad(message)])
      expect([over, updated]).toEqual([over, bad(message)])
      expect(JSON.stringify([created, updated])).not.toContain("hunter2")
    }
    const several = await store.admin("POST", "/connections", { timeout: 5 })
    expect(several.body.message.split("\n").map((line: string) => line.split(":")[0])).toEqual([
      "name",
      "connector",
      "timeout",
    ])
    expect(await second.update(id, { revision: 1, connector: "odoo" })).toEqual(bad("connector: cannot be changed"))
    expect(await second.update(id, { revision: 1, paused: true })).toEqual(bad("paused: is not changed here"))
    expect(await store.admin("POST", "/connections", [])).toEqual(bad("body: must be an object"))
    expect(await store.admin("POST", "/connections", second.wanted({ name: "second" }))).toEqual(
      conflict('There is a connection "second" already.')
    )
    expect(await second.update(id, { revision: 1, name: "main-erp" })).toEqual(
      conflict('There is a connection "main-erp" already.')
    )
    expect(await second.read(id)).toMatchObject({ revision: 1 })
  })

  it("whatever the ERP does, a test answers 200 and says what to do", async () => {
    const { id } = await second.create()
    store.erp.fail("unavailable")
    expect(ok(await second.call(id, "/test")).checks).toMatchObject([
      { name: "reachable", ok: false, code: "server_error", detail: expect.any(String), fix: expect.any(String) },
    ])
    await store.erp.goDown()
    expect(ok(await second.call(id, "/test"))).toMatchObject({ ok: false, checks: [{ code: "connection_refused" }] })
    await store.erp.comeUp()
    const elsewhere = { settings: { ...second.reach.settings, test_url: "http://erp.invalid/" } }
    expect(ok(await second.call(id, "/test", elsewhere)).checks).toMatchObject([{ code: "dns_failure", ok: false }])
    expect(await second.call(id, "/test", { timeout: "soon" })).toEqual(bad("timeout: must be a duration"))
    expect(await second.read(id)).toMatchObject({ revision: 1 })
  })

  it("pause and resume, with their reasons", async () => {
    const { id } = await second.create()
    expect(await second.call(id, "/pause", {})).toEqual(bad("Field 'reason' is required"))
    expect(ok(await second.call(id, "/pause", { reason: "inventory day" })).connection).toMatchObject({
      status: "paused",
      paused_code: "paused_by_hand",
      paused_reason: "inventory day",
    })
    expect(await second.call(id, "/pause", { reason: "again" })).toEqual(conflict("Connection second is not active."))
    ok(await second.call(id, "/resume", { reason: "counted" }))
    expect(await second.read(id)).toMatchObject({ status: "active", paused_reason: null, resumed_reason: "counted" })
    expect(await second.call(id, "/resume")).toEqual(conflict("Connection second is not paused."))
  })

  it("deleting is refused with the count of open deliveries, until they are given up", async () => {
    const { id } = await second.create()
    ok(await second.call(id, "/pause", { reason: "a test" }))
    const [order] = (await store.createOrders(2)) as [string]
    await store.sweep()
    const remove = (query = "") => store.admin("DELETE", `/connections/${id}${query}`)
    expect(await remove()).toEqual(conflict("Connection second has 2 open deliveries."))
    expect(await remove("?discard=true")).toEqual(bad("Field 'reason' is required"))
    expect(await remove("?discard=yes&reason=x")).toEqual(bad("'true, false' for field 'discard'"))
    expect(await remove("?discard=true&reason=closed")).toEqual({
      status: 200,
      body: { id, object: "erp_connection", deleted: true },
    })
    expect((await store.admin("GET", `/connections/${id}`)).status).toBe(404)
    const { deliveries } = ok(await store.admin("GET", `/deliveries?order=${order}&connection=${id}`))
    expect(deliveries).toMatchObject([{ status: "discarded", state: "Discarded: closed" }])
    expect((await second.create()).id).not.toBe(id)
  })

  it("those of the plugin options are shown, paused, resumed and tested, and not changed", async () => {
    const { connections } = ok(await store.admin("GET", "/connections"))
    const [{ id, revision }] = connections
    expect(connections).toMatchObject([
      {
        name: "main-erp",
        source: "options",
        timeout: "2s",
        credentials: { authorization: { set: true, last_four: ["ests"] } },
        webhook_secrets: { set: false, last_four: [] },
      },
    ])
    const owned = conflict("Connection main-erp is set in the plugin options, which own it")
    expect(await second.update(id, { revision, timeout: "9s" })).toEqual(owned)
    expect(await store.admin("DELETE", `/connections/${id}`)).toEqual(owned)
    expect(await second.call(id, "/rotate-webhook-secret", {})).toEqual(owned)
    expect(await second.call(id, "/test", { timeout: "9s" })).toEqual(owned)
    expect(ok(await second.call(id, "/test"))).toMatchObject({ ok: true })
    ok(await second.call(id, "/pause", { reason: "a test" }))
    ok(await second.call(id, "/resume", { reason: "it is over" }))
  })

  it("a rotated webhook secret is answered once, and signs from then on; the one before does too", async () => {
    const { id } = await second.create({ webhook_secrets: [HOOK_SECRET] })
    const { secret, connection } = ok(await second.call(id, "/rotate-webhook-secret"))
    expect(connection.webhook_secrets.last_four).toEqual([secret.slice(-4), HOOK_SECRET.slice(-4)])
    const post = async (signedWith: string, eventId: string) => {
      const event = stockEvent(eventId)
      const signed = signedHeaders(JSON.stringify(event), [signedWith])
      return (await postEvent(`${store.url}/hooks/erp/second`, event, signed)).status
    }
    expect([await post(secret, "evt-1"), await post(HOOK_SECRET, "evt-2")]).toEqual([202, 202])
    ok(await second.call(id, "/rotate-webhook-secret", { keep: 0 }))
    expect([await post(secret, "evt-3"), await post(HOOK_SECRET, "evt-4")]).toEqual([401, 401])
    expect(await second.call(id, "/rotate-webhook-secret", { keep: 5 })).toMatchObject({ status: 400 })
  })

  it("the script re-encrypts what is stored", async () => {
    const { id } = await second.create()
    const sealed = async () =>
      (await store.sql("SELECT credentials FROM erp_connection WHERE id = $1", [id]))[0]!.credentials
    const before = await sealed()
    const { keys } = store.module.options.encryption
    keys.unshift({ id: "2027", secret: randomBytes(32).toString("base64") })
    try {
      await reencryptCredentials({ container: store.container, args: [] })
      expect([before, await sealed()]).toEqual([
        expect.stringMatching(/^v1\.2026\./),
        expect.stringMatching(/^v1\.2027\./),
      ])
    } finally {
      keys.shift()
    }
  })
})
