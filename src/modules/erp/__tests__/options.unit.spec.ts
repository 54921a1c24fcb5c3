import { z } from "@medusajs/framework/zod"
import { CONTRACT_VERSION, type Connector, type ConnectorClass } from "../connector"
import { parseOptions, type PluginOptionsInput } from "../options"
import { Connections } from "../services/connections"
import { EnvironmentGuard } from "../services/environment-guard"
import { HeldDeliveries } from "../services/held-deliveries"
import { Database } from "../services/database"
import { LimitedLog } from "../services/limited-log"

const connection = { name: "erp", connector: "http" }
const withConnection = (over: object) => ({ connections: [{ ...connection, ...over }] })
const SECRET = "hunter2-and-more"

it("leaves alone what Medusa adds of its own", () => {
  expect(parseOptions({ database: { clientUrl: "postgres://store" } })).toEqual(parseOptions({}))
})

describe("defaults", () => {
  it("needs nothing at all", () => {
    expect(parseOptions(undefined)).toEqual(parseOptions({}))
    expect(parseOptions({})).toMatchObject({ connections: [], sweep: true, queue: { backend: "postgres" } })
  })

  it("gives a connection everything but its name and its connector", () => {
    expect(parseOptions(withConnection({})).connections[0]).toMatchObject({
      subscriptions: {},
      guests: "create",
      versions: {},
      export_when: "placed",
      concurrency: 4,
      retry_schedule: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000],
      probe_interval: 5_000,
      probe_interval_max: 60_000,
      timeout: 15_000,
      network: { connect_timeout: 3_000, allow_private_addresses: false },
      paused: false,
    })
  })

  it.each<[PluginOptionsInput["queue"], string]>([
    [{}, "postgres"],
    [{ redis_url: "redis://localhost" }, "redis"],
    [{ redis_url: "redis://localhost", backend: "postgres" }, "postgres"],
  ])("queue %j runs on %s", (queue, backend) => {
    expect(parseOptions({ queue }).queue.backend).toBe(backend)
  })
})

it("reads a list of message types, as releases before 0.3 had it", () => {
  const subscriptions = ["order.placed"]
  expect(parseOptions(withConnection({ subscriptions })).connections[0]?.subscriptions).toEqual({
    message_types: subscriptions,
  })
})

it.each(["create", "match_email", { customer: "K 10042" }])("reads what to do with guests: %j", (guests) => {
  expect(parseOptions(withConnection({ guests })).connections[0]?.guests).toEqual(guests)
})

it.each([
  ["500ms", 500],
  ["5s", 5_000],
  ["1.5m", 90_000],
  ["2h", 7_200_000],
  ["20d", 1_728_000_000],
])("reads the duration %s as %i ms", (timeout, expected) => {
  expect(parseOptions(withConnection({ timeout })).connections[0]?.timeout).toBe(expected)
})

describe("a wrong option names its path and the fix", () => {
  it.each<[string, unknown, string, RegExp]>([
    ["no name", { connections: [{ connector: "http" }] }, "connections[0].name", /is missing, expected string/],
    [
      "no sales channel at all",
      withConnection({ subscriptions: { sales_channels: [] } }),
      "connections[0].subscriptions.sales_channels",
      /leave it out for all sales channels/,
    ],
    [
      "no region at all",
      withConnection({ subscriptions: { regions: [] } }),
      "connections[0].subscriptions.regions",
      /leave it out for all regions/,
    ],
    [
      "no message type at all",
      withConnection({ subscriptions: [] }),
      "connections[0].subscriptions.message_types",
      /leave it out for all types/,
    ],
    [
      "a region's name",
      withConnection({ subscriptions: { regions: ["Europe, Middle East"] } }),
      "connections[0].subscriptions.regions[0]",
      /must be an id/,
    ],
    [
      "a misspelt part of the subscriptions",
      withConnection({ subscriptions: { channels: ["sc_1"] } }),
      "connections[0].subscriptions.channels",
      /spelling/,
    ],
    ["an unknown guest policy", withConnection({ guests: "ignore" }), "connections[0].guests", /must be "create"/],
    [
      "a customer that breaks a header",
      withConnection({ guests: { customer: "K1\r\nx: y" } }),
      "connections[0].guests.customer",
      /printable ASCII/,
    ],
    ["a name that is no slug", withConnection({ name: "Main ERP" }), "connections[0].name", /slug.*"main-erp"/],
    ["an empty connector", withConnection({ connector: "" }), "connections[0].connector", /"http"/],
    ["a number as duration", withConnection({ timeout: 15 }), "connections[0].timeout", /string/],
    ["an unknown unit", withConnection({ timeout: "15 sec" }), "connections[0].timeout", /"5s"/],
    ["no time at all", withConnection({ timeout: "0s" }), "connections[0].timeout", /more than nothing/],
    ["more than timers can", withConnection({ probe_interval: "21d" }), "connections[0].probe_interval", /"20d"/],
    ["a lease of nothing", { worker: { lease: "0ms" } }, "worker.lease", /more than nothing/],
    [
      "a wrong slot",
      withConnection({ retry_schedule: ["5s", "soon"] }),
      "connections[0].retry_schedule[1]",
      /duration/,
    ],
    ["no slot", withConnection({ retry_schedule: [] }), "connections[0].retry_schedule", /1/],
    ["no concurrency", withConnection({ concurrency: 0 }), "connections[0].concurrency", /1/],
    ["a rate without window", withConnection({ rate: { max: 5 } }), "connections[0].rate.per_seconds", /number/],
    ["a CA that is none", withConnection({ network: { ca: "x" } }), "connections[0].network.ca", /PEM/],
    ["a misspelt option", withConnection({ concurency: 5 }), "connections[0].concurency", /spelling/],
    ["a misspelt option of the plugin", { conections: [] }, "conections", /spelling/],
    ["redis without url", { queue: { backend: "redis" } }, "queue.redis_url", /redis:\/\/localhost:6379/],
    ["another protocol for redis", { queue: { redis_url: "http://x" } }, "queue.redis_url", /rediss?:\/\//],
    ["another database", { database_url: "mysql://x" }, "database_url", /postgres:\/\//],
    ["one name twice", { connections: [connection, connection] }, "connections", /name of its own/],
  ])("%s", (_name, raw, path, fix) => {
    const message = errorOf(() => parseOptions(raw))
    expect(message).toContain(`  ${path}: `)
    expect(message).toMatch(fix)
  })

  it("lists all of them at once", () => {
    const message = errorOf(() => parseOptions({ ...withConnection({ name: "A b", timeout: "soon" }), sweep: "yes" }))
    expect(message.split("\n").slice(1)).toHaveLength(3)
  })

  it.each([
    ["a wrong database url", { database_url: `mysql://me:${SECRET}@db` }],
    ["a wrong redis url", { queue: { redis_url: `http://me:${SECRET}@redis` } }],
    ["credentials of the wrong shape", withConnection({ credentials: SECRET })],
    ["credentials in the wrong place", withConnection({ name: SECRET + " " })],
  ])("never repeats a value: %s", (_name, raw) => {
    expect(errorOf(() => parseOptions(raw))).not.toContain(SECRET)
  })
})

describe("connections against their connectors", () => {
  const connectorClass = {
    identifier: "shop",
    contractVersion: CONTRACT_VERSION,
    displayName: "Shop",
    settingsSchema: z.strictObject({ url: z.url("must be a URL"), tries: z.int().default(3) }),
    credentialsSchema: z.object({ token: z.string().min(20, "must be the whole token") }),
    idempotency: () => "key",
  } as unknown as ConnectorClass
  const connectors = new Map([["shop", { connectorClass, instance: {} as Connector }]])
  const valid = { connector: "shop", settings: { url: "https://erp.example" }, credentials: { token: "t".repeat(20) } }
  const database = new Database({}, { onError: () => undefined })
  const log = new LimitedLog(console as never)
  const held = new HeldDeliveries(database)
  const build = (over: object, kinds = connectors) => {
    const { connections: options } = parseOptions(withConnection({ ...valid, ...over }))
    return new Connections(database, { connectors: kinds, options }, new EnvironmentGuard(undefined), held, log)
  }

  afterAll(() => database.close())

  it("accepts what the connector's schemas accept", () => {
    expect(() => build({})).not.toThrow()
  })

  it("refuses a connector that promises to look and cannot", () => {
    const looking = { ...connectorClass, idempotency: () => "lookup" } as unknown as ConnectorClass
    const kinds = new Map([["shop", { connectorClass: looking, instance: {} as Connector }]])
    expect(errorOf(() => build({}, kinds))).toContain("has no findByReference")
  })

  it("refuses to poll where the connector cannot, or not with these settings", () => {
    const polled = { stock: { poll: "1m" } }
    expect(errorOf(() => build(polled))).toContain('connections[0].stock.poll: connector "shop" cannot be asked')
    const pulling = { pullStock: async () => undefined } as unknown as Connector
    expect(() => build(polled, new Map([["shop", { connectorClass, instance: pulling }]]))).not.toThrow()
    const unable = { ...connectorClass, pullsStock: () => false } as unknown as ConnectorClass
    const kinds = new Map([["shop", { connectorClass: unable, instance: pulling }]])
    expect(errorOf(() => build(polled, kinds))).toContain("connections[0].stock.poll: ")
    expect(() => build({}, kinds)).not.toThrow()
  })

  it.each([
    [
      "an unknown connector",
      { connector: "sap" },
      "connections[0].connector",
      /"sap".*registered are shop.*"providers"/,
    ],
    [
      "a message type that does not exist",
      { subscriptions: ["order.placed", "order.shipped"] },
      "connections[0].subscriptions.message_types[1]",
      /there are order\.placed, order\.edited, order\.canceled/,
    ],
    [
      "a pin of a type that does not exist",
      { versions: { "order.shipped": 1 } },
      'connections[0].versions["order.shipped"]',
      /there are order\.placed/,
    ],
    [
      "a pin to a version that does not exist",
      { versions: { "order.placed": 7 } },
      'connections[0].versions["order.placed"]',
      /no such version; there are 1/,
    ],
    ["a wrong setting", { settings: { url: "erp" } }, "connections[0].settings.url", /must be a URL/],
    ["a misspelt setting", { settings: { ...valid.settings, uri: "" } }, "connections[0].settings.uri", /spelling/],
    ["a missing credential", { credentials: {} }, "connections[0].credentials.token", /string/],
    ["a wrong credential", { credentials: { token: SECRET } }, "connections[0].credentials.token", /whole token/],
  ])("%s", (_name, over, path, fix) => {
    const message = errorOf(() => build(over))
    expect(message).toContain(`${path}: `)
    expect(message).toMatch(fix)
    expect(message).not.toContain(SECRET)
  })
})

describe("how long things are kept", () => {
  const retention = (over: object) => parseOptions({ retention: over }).retention

  it("is in days, hours or for ever, also longer than a timer can wait", () => {
    const { payloads, exchanges, inbox } = retention({ payloads: "3650d", exchanges: "12h", inbox: "forever" })
    expect([payloads, exchanges, inbox]).toEqual([3_650 * 86_400_000, 12 * 3_600_000, null])
  })

  it.each(["30m", "0.5h", "90", "never", "99999d"])("is not %j", (age) => {
    expect(errorOf(() => retention({ attempts: age }))).toMatch(/retention\.attempts: must be/)
  })
})

function errorOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("Nothing was wrong with it.")
}
