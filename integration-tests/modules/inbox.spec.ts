import { Readable } from "node:stream"
import { MedusaError } from "@medusajs/framework/utils"
import type { RegisteredConnector } from "../../src/modules/erp/connection-config"
import {
  type ConnectorClass,
  ConnectorError,
  inboundEnvelopeSchema,
  type InboundEnvelope,
} from "../../src/modules/erp/connector"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { HttpConnector } from "../../src/providers/http/connector"
import { Rig, type RigOptions } from "../support/rig"
import { scansOf } from "../support/scans"
import { signedHeaders, stockEvent, WEBHOOK_SECRETS } from "../support/signed-post"

const event = (id: string, overrides: Record<string, unknown> = {}) =>
  inboundEnvelopeSchema.parse(stockEvent(id, overrides))
const otherContent = { data: { items: [{ sku: "A", quantity: 4, version: 1 }] } }

describe("the inbox", () => {
  let rig: Rig
  let connectionId: string

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  /** A process that has its connections and does no work. */
  async function open(options: RigOptions = {}): Promise<ErpRuntime> {
    const runtime = rig.runtime(options)
    await new Promise<void>((resolve) => runtime.start(false, resolve))
    connectionId = (await runtime.connections.list())[0]!.id
    return runtime
  }

  const rows = () => rig.sql("SELECT id, event_id, status FROM erp_inbox ORDER BY seq")

  describe("store", () => {
    it("stores an event once, however many bring it at once", async () => {
      const processes = [await open(), await open()]
      const nudged: string[] = []
      processes.forEach(({ inbox }) => (inbox.onReceived = (id) => nudged.push(id)))
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, at) => processes[at % 2]!.inbox.store(connectionId, [event("evt_1")]))
      )
      const [row, ...others] = await rows()
      expect(others).toEqual([])
      const fresh = { outcome: "stored", ids: [row!.id], fresh: 1 }
      expect(results).toEqual(expect.arrayContaining([fresh]))
      expect(results.filter((result) => result.outcome !== "stored" || result.fresh !== 0)).toEqual([fresh])
      expect(nudged).toEqual([connectionId])
    })

    it("takes the first of two that differ, and names the event to the other", async () => {
      const { inbox } = await open()
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, at) => inbox.store(connectionId, [event("evt_1", at % 2 ? otherContent : {})]))
      )
      expect(await rows()).toHaveLength(1)
      const conflicts = results.filter(({ outcome }) => outcome === "conflict")
      expect(conflicts).toEqual(Array(10).fill({ outcome: "conflict", event_id: "evt_1" }))
    })

    it("lets batches with the same events in another order pass each other", async () => {
      const processes = [await open(), await open()]
      const batch = Array.from({ length: 50 }, (_, at) => event(`evt_${at}`))
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          processes[at % 2]!.inbox.store(connectionId, at % 2 ? batch : [...batch].reverse())
        )
      )
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(20).fill("stored"))
      expect(await rows()).toHaveLength(50)
    })

    it("keeps the order of a batch", async () => {
      const { inbox } = await open()
      const names = ["evt_3", "evt_1", "evt_2"]
      await inbox.store(
        connectionId,
        names.map((name) => event(name))
      )
      expect((await rows()).map(({ event_id }) => event_id)).toEqual(names)
    })

    it("stores all of a batch or nothing of it", async () => {
      const { inbox } = await open()
      await inbox.store(connectionId, [event("evt_1")])
      expect(await inbox.store(connectionId, [event("evt_2"), event("evt_1", otherContent)])).toEqual({
        outcome: "conflict",
        event_id: "evt_1",
      })
      expect(await rows()).toHaveLength(1)
    })

    it("tells connections and sources apart", async () => {
      const { inbox, connections } = await open({ others: [{ name: "second" }] })
      const [first, second] = await connections.list()
      await inbox.store(first!.id, [event("evt_1")])
      expect(await inbox.store(second!.id, [event("evt_1", otherContent)])).toMatchObject({ fresh: 1 })
      expect(await inbox.store(first!.id, [event("evt_1", { ...otherContent, source: "/b" })])).toMatchObject({
        fresh: 1,
      })
    })

    it("keeps text that Postgres takes nowhere but here: NUL, half a character", async () => {
      const { inbox } = await open()
      const hostile = event("evt_1", { data: { items: [{ sku: "\u0000\ud800", quantity: 1 }] } })
      await inbox.store(connectionId, [hostile])
      expect(await inbox.store(connectionId, [hostile])).toMatchObject({ fresh: 0 })
      const [row] = await rig.sql<{ body: string }>("SELECT body FROM erp_inbox")
      expect(JSON.parse(row!.body)).toEqual(hostile)
    })

    it("knows no connection that is not there", async () => {
      const { inbox } = await open()
      expect(await inbox.store("erpcon_none", [event("evt_1")])).toEqual({ outcome: "unknown_connection" })
      expect(await inbox.store(connectionId, [])).toEqual({ outcome: "stored", ids: [], fresh: 0 })
    })

    it("nudges for what can be applied, and not for what is dead", async () => {
      const { inbox } = await open()
      const nudged: string[] = []
      inbox.onReceived = (id) => nudged.push(id)
      await inbox.store(connectionId, [event("evt_1", { version: 9 })])
      expect(nudged).toEqual([])
      await rig.sql("UPDATE erp_inbox SET status = 'held', version = 2, body = $1", [JSON.stringify(event("evt_1"))])
      await inbox.redrive((await rows())[0]!.id as string)
      expect(nudged).toEqual([connectionId])
    })

    it("asks one index only: what it does is the same however much waits", async () => {
      await (await open()).stop()
      await rig.sql(
        `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body)
         SELECT 'erpinb_' || n, $1, '/erp/main', 'old_' || n, 'stock.level', 2, 1, '', '{}' FROM generate_series(1, 20000) n`,
        [connectionId]
      )
      await rig.sql("ANALYZE erp_inbox")
      const before = await scansOf(rig, "erp_inbox")
      // Not started: what watches the backlog may well read all of it.
      const runtime = rig.runtime()
      for (const id of ["evt_1", "evt_1", "old_1"]) {
        await runtime.inbox.store(connectionId, [event(id)])
      }
      await runtime.inbox.store(connectionId, [event("evt_1"), event("evt_2")])
      await runtime.stop()
      const after = await scansOf(rig, "erp_inbox")
      expect(after.by_index).toBeGreaterThan(before.by_index)
      expect(after.whole).toBe(before.whole)
    })
  })

  describe("redrive and discard", () => {
    it("one of many redrives wins, and none comes to a message in another state", async () => {
      const { inbox } = await open()
      await inbox.store(connectionId, [event("evt_1")])
      const id = (await rows())[0]!.id as string
      const conflict = { type: MedusaError.Types.CONFLICT }
      await expect(inbox.redrive(id)).rejects.toMatchObject(conflict)
      await rig.sql(
        "UPDATE erp_inbox SET status = 'dead', position = 1, refused = 1, code = 'x', error_class = 'schema'"
      )
      const results = await Promise.allSettled(Array.from({ length: 10 }, () => inbox.redrive(id)))
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
      expect(await rows()).toMatchObject([{ status: "received" }])
      for (const status of ["received", "applied", "superseded", "discarded"]) {
        await rig.sql("UPDATE erp_inbox SET status = $1", [status])
        await expect(inbox.redrive(id)).rejects.toMatchObject(conflict)
        await expect(inbox.discard(id, "mistake")).rejects.toMatchObject(conflict)
      }
      const absent = { type: MedusaError.Types.NOT_FOUND }
      await expect(inbox.redrive("erpinb_none")).rejects.toMatchObject(absent)
      await expect(inbox.discard("erpinb_none", "mistake")).rejects.toMatchObject(absent)
    })
  })

  describe("the gate", () => {
    const http: RegisteredConnector = {
      connectorClass: HttpConnector as unknown as ConnectorClass,
      instance: new HttpConnector() as RegisteredConnector["instance"],
    }
    const connection = {
      connector: "http",
      settings: { url: "https://erp.example/orders" },
      credentials: { signing_secrets: WEBHOOK_SECRETS },
      webhook_secrets: WEBHOOK_SECRETS,
    }
    const gate = (options: RigOptions = {}) => open({ connectors: new Map([["http", http]]), connection, ...options })
    const post = (runtime: ErpRuntime, body: string, { to = "erp", address = "192.0.2.1", secret = 0 } = {}) =>
      runtime.inbound.receive({
        connection: to,
        address,
        headers: signedHeaders(body, [WEBHOOK_SECRETS[secret]!]),
        body: Readable.from([Buffer.from(body)]),
      })

    it("slows one connection down and not the others, once the signature is good", async () => {
      const runtime = await gate({
        inbound: { rate_per_address: 1_000, rate_per_connection: 1 },
        others: [{ ...connection, name: "second" }],
      })
      const answers = []
      for (let at = 0; at < 5; at++) {
        answers.push(await post(runtime, JSON.stringify(stockEvent(`evt_${at}`)), { address: `192.0.2.${at}` }))
      }
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429, 429])
      expect(Number(answers[4]!.headers!["retry-after"])).toBeGreaterThanOrEqual(1)
      expect(await post(runtime, JSON.stringify(stockEvent("evt_1")), { to: "second" })).toMatchObject({ status: 202 })
      expect(await rows()).toHaveLength(4)
    })

    it("lets nobody who cannot sign use up what a connection may send", async () => {
      const runtime = await gate({ inbound: { rate_per_address: 1_000, rate_per_connection: 1 } })
      const body = JSON.stringify(stockEvent("evt_1"))
      for (let at = 0; at < 10; at++) {
        const forged = {
          connection: "erp",
          address: "192.0.2.9",
          headers: {},
          body: Readable.from([Buffer.from(body)]),
        }
        expect(await runtime.inbound.receive(forged)).toMatchObject({ status: 401 })
      }
      expect(await post(runtime, body)).toMatchObject({ status: 202 })
    })

    it.each<[string, RigOptions]>([
      ["without secrets", { connection: { ...connection, webhook_secrets: [] } }],
      ["whose connector takes nothing", { connection: { webhook_secrets: WEBHOOK_SECRETS } }],
    ])("does not know a connection %s", async (_, options) => {
      const runtime = await gate(options)
      const body = JSON.stringify(stockEvent("evt_1"))
      const unknown = await post(runtime, body, { to: "nobody" })
      expect(await post(runtime, body)).toEqual(unknown)
      expect(unknown.status).toBe(401)
    })

    it("says what the connector says of an event, and nothing of a connector that fails", async () => {
      const body = JSON.stringify(stockEvent("evt_1"))
      const answerTo = async (receive: () => unknown) => {
        const instance = Object.assign(new HttpConnector(), { receive }) as unknown as RegisteredConnector["instance"]
        const runtime = await gate({ connectors: new Map([["http", { ...http, instance }]]) })
        return post(runtime, body)
      }
      const refusal = new ConnectorError("rejected", { code: "no_such_event", message: "Event X is not for us." })
      expect(
        await answerTo(() => {
          throw refusal
        })
      ).toEqual({ status: 400, body: { code: "no_such_event", message: "Event X is not for us." } })
      expect(
        await answerTo(() => {
          throw new TypeError(`cannot read ${body}`)
        })
      ).toMatchObject({ status: 500, body: { code: "connector_crashed" } })
      expect(rig.logged.join()).toMatch(/fails on an event \(TypeError\)/)
      expect(rig.logged.join()).not.toContain("evt_1")
      expect(await answerTo(() => [{ ...event("evt_1"), version: "2" } as unknown as InboundEnvelope])).toMatchObject({
        status: 400,
        body: { code: "invalid_event", message: expect.stringMatching(/^version: /) },
      })
      expect(await answerTo(() => [])).toEqual({ status: 200, body: { id: null, ids: [] } })
      expect(await rows()).toEqual([])
    })

    it("asks to come again while there is no database", async () => {
      const runtime = await gate()
      await runtime.stop()
      expect(await post(runtime, JSON.stringify(stockEvent("evt_1")))).toMatchObject({
        status: 503,
        headers: { "retry-after": expect.any(String) },
      })
    })
  })
})
