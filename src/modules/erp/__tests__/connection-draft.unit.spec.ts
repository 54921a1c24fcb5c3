import { z } from "@medusajs/framework/zod"
import fc from "fast-check"
import { WrongConnection } from "../connection-config"
import { asRecord, changed, checked, partsOf } from "../connection-draft"
import { CONTRACT_VERSION, type Connector, type ConnectorClass } from "../connector"
import { outboundMessages } from "../messages"
import { parseOptions } from "../options"
import { durationText } from "../written-connection"

const connectorClass = {
  identifier: "shop",
  contractVersion: CONTRACT_VERSION,
  displayName: "Shop",
  settingsSchema: z.strictObject({ url: z.url("must be a URL"), tries: z.int().default(3) }),
  credentialsSchema: z.object({ token: z.string().min(20, "must be the whole token"), pin: z.string().optional() }),
  idempotency: () => "key",
} as unknown as ConnectorClass
const connectors = new Map([["shop", { connectorClass, instance: {} as Connector }]])
const SECRET = "hunter2-and-more"

const valid = {
  name: "main-erp",
  connector: "shop",
  settings: { url: "https://erp.example" },
  credentials: { token: "t".repeat(20) },
}
const check = (input: Record<string, unknown>) => checked(input, connectors, outboundMessages)

function linesOf(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(WrongConnection)
    return (error as WrongConnection).lines
  }
  throw new Error("Nothing was wrong with it.")
}

describe("changes", () => {
  it("replace what is given, leave the rest, and bring defaults back with null", () => {
    const stored = { ...valid, timeout: "5s", concurrency: 2, network: { ca: "x" } }
    expect(changed(stored, { timeout: null, concurrency: 3, network: { max_response_bytes: 2_048 } })).toEqual({
      ...valid,
      concurrency: 3,
      network: { max_response_bytes: 2_048 },
    })
    expect(stored).toMatchObject({ timeout: "5s", concurrency: 2 })
  })

  it("go field by field in credentials, which nobody can send back", () => {
    const stored = { credentials: { token: "one", pin: "1234" } }
    expect(changed(stored, { settings: {} })).toEqual({ ...stored, settings: {} })
    expect(changed(stored, { credentials: { token: "two" } })).toEqual({ credentials: { token: "two", pin: "1234" } })
    expect(changed(stored, { credentials: { pin: null } })).toEqual({ credentials: { token: "one" } })
    expect(changed(stored, { credentials: null })).toEqual({ credentials: {} })
  })

  it("are taken apart for storing: nothing secret among the rest", () => {
    const { config, ...apart } = partsOf({ ...valid, timeout: "5s", paused: true, webhook_secrets: ["whsec_x"] })
    expect(config).toEqual({ settings: valid.settings, timeout: "5s" })
    expect(apart).toEqual({
      name: "main-erp",
      connector: "shop",
      credentials: valid.credentials,
      webhook_secrets: ["whsec_x"],
    })
  })
})

describe("what is checked", () => {
  it("is shown as it would be written, defaults included, and passes once more", () => {
    const { written } = check({ ...valid, timeout: "90s", stock: { skew_margin: "1500ms" } })
    expect(written).toMatchObject({
      settings: valid.settings,
      timeout: "90s",
      retry_schedule: ["5s", "30s", "2m", "10m", "30m", "1h", "2h", "6h"],
      stock: { skew_margin: "1500ms", ordering: "version" },
      network: { connect_timeout: "3s" },
      rate: null,
    })
    expect(JSON.stringify(written)).not.toContain("tttt")
    expect(check(changed(valid, { ...written })).written).toEqual(written)
  })

  it.each<[string, Record<string, unknown>, string[]]>([
    ["no name", { name: undefined }, ["name: "]],
    ["several at once", { name: "A b", timeout: "soon" }, ["name: ", "timeout: "]],
    ["a misspelt field", { concurency: 5 }, ["concurency: is no option"]],
    ["another connector", { connector: "sap" }, ['connector: there is no connector "sap"']],
    [
      "settings and credentials",
      { settings: { url: SECRET }, credentials: { token: SECRET } },
      ["settings.url: must be a URL", "credentials.token: must be the whole token"],
    ],
    ["credentials that are no object", { credentials: SECRET }, ["credentials: "]],
    [
      "a type that is none",
      { subscriptions: ["order.placed", "x"] },
      ["subscriptions.message_types[1]: there is no such"],
    ],
    ["NUL in a value", { settings: { url: "https://a\0" } }, ["settings.url: has characters"]],
    ["half a character in a list", { metadata_keys: ["a", "\ud800"] }, ["metadata_keys[1]: has characters"]],
    ["NUL in a name", { settings: { "a\0": 1 } }, ["settings: has a name with characters"]],
    ["a poll that cannot be", { stock: { poll: "1m" } }, ["stock.poll: connector"]],
  ])("names each wrong field by its path, and repeats no value: %s", (_, over, expected) => {
    const lines = linesOf(() => check({ ...valid, ...over }))
    expect(lines).toEqual(expected.map((line) => expect.stringContaining(line)))
    expect(lines.map((line, at) => line.startsWith(expected[at]!))).toEqual(lines.map(() => true))
    expect(lines.join()).not.toContain(SECRET)
  })

  it("is of bounded depth", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`) as unknown
    expect(linesOf(() => check({ ...valid, settings: deep }))).toEqual(["settings.a.a: is nested too deeply"])
  })

  it.each([[null], ["text"], [[1]], [5], [undefined]])("must be an object: %j", (body) => {
    expect(linesOf(() => asRecord(body))).toEqual(["body: must be an object"])
  })
})

it("durations are read back as they were", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_728_000_000 }), (ms) => {
      const { connections } = parseOptions({ connections: [{ ...valid, timeout: durationText(ms) }] })
      expect(connections[0]!.timeout).toBe(ms)
    })
  )
  expect([90_000, 120_000, 3_600_000, 86_400_000, 1_500].map(durationText)).toEqual(["90s", "2m", "1h", "1d", "1500ms"])
})
