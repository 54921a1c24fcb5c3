import fc from "fast-check"
import type { Exchange } from "../connector/contract"
import { ExchangeLog, MOST_CALLS } from "../exchange-log"

const SECRET = 'p&ss "wörd"/1'
const CREDENTIALS = { login: SECRET, nested: [{ pin: 918273 }], authorization: "Bearer t0ps3cret" }

const said = (over: Partial<Exchange> = {}): Exchange => ({
  method: "POST",
  url: "https://erp.example/orders",
  request: { headers: {}, body: "{}" },
  response: { status: 200, headers: {}, body: "{}" },
  started_at: new Date("2026-11-26T12:00:00Z"),
  duration_ms: 12.4,
  ...over,
})

function recorded(over: Partial<Exchange>, credentials: unknown = CREDENTIALS) {
  const log = new ExchangeLog(credentials)
  log.recorder("deliver")(said(over))
  return log.recorded()!.calls[0]!
}

describe("what is kept of an exchange", () => {
  it("is what was asked and answered, and how long it took", () => {
    expect(recorded({ request: { body: '{"a":1}' }, response: { status: 422, body: "no" } })).toEqual({
      purpose: "deliver",
      method: "POST",
      url: "https://erp.example/orders",
      started_at: "2026-11-26T12:00:00.000Z",
      duration_ms: 12,
      request: { headers: {}, body: '{"a":1}', truncated: false, bytes: 7 },
      response: { status: 422, headers: {}, body: "no", truncated: false, bytes: 2 },
      error: null,
    })
  })

  it("says where no answer came, and why", () => {
    expect(recorded({ response: null, error: "connection_refused" })).toMatchObject({
      response: null,
      error: "connection_refused",
    })
  })

  it.each([
    ["as it is", SECRET],
    ["in JSON", JSON.stringify({ a: SECRET })],
    ["in a URL", `x?y=${encodeURIComponent(SECRET)}`],
    ["in a form", `y=${encodeURIComponent(SECRET).replaceAll("%20", "+")}`],
    ["in XML", "<a>p&amp;ss &quot;wörd&quot;/1</a>"],
    ["in base64", `Basic ${Buffer.from(SECRET).toString("base64")}`],
    ["a number", "pin=918273"],
    ["a word of one", "the token t0ps3cret is refused"],
  ])("has no credential, %s", (_how, text) => {
    const call = recorded({
      url: `https://erp.example/${text}`,
      request: { headers: { "X-Request-Id": text }, body: text },
      response: { status: 500, headers: { server: text }, body: text },
      error: text,
    })
    const stored = JSON.stringify(call)
    for (const part of [
      "wörd",
      "w%C3%B6rd",
      "918273",
      "t0ps3cret",
      Buffer.from(SECRET).toString("base64").slice(0, 12),
    ]) {
      expect(stored).not.toContain(part)
    }
    expect(stored).toContain("***")
  })

  it.each([
    ['{"access_token":"abc.def","x":"kept"}', '{"access_token":"***","x":"kept"}'],
    ['{"a":"{\\"session_id\\":\\"abc\\"}"}', "***"],
    ["<login><password>abc</password><x>kept</x></login>", "<login><password>***</password><x>kept</x></login>"],
    ["user=kim&client_secret=abc&x=kept", "user=kim&client_secret=***&x=kept"],
  ])("has no value of a field with a telling name: %s", (body, expected) => {
    const call = recorded({ request: { body } })
    expect(call.request.body).toContain(expected)
    expect(call.request.body).not.toContain("abc")
  })

  it("has those headers only that are listed, and no credentials of the URL", () => {
    const headers = {
      Authorization: "Basic abc",
      Cookie: "a=b",
      "X-Api-Key": "abc",
      "Content-Type": "application/json",
      "Idempotency-Key": "order_1",
    }
    const call = recorded({ url: "https://kim:abc@erp.example/?api_key=abc&a=1", request: { headers } })
    expect(call.request.headers).toEqual({ "content-type": "application/json", "idempotency-key": "order_1" })
    expect(call.url).toBe("https://erp.example/?api_key=***&a=1")
  })

  it("ends after 8 KiB, at a whole character, and says so", () => {
    const body = "x" + "é".repeat(5_000)
    expect(recorded({ request: { body } }).request).toEqual({
      headers: {},
      body: "x" + "é".repeat(4_095),
      truncated: true,
      bytes: 10_001,
    })
    expect(recorded({ request: { body: "x".repeat(8_192) } }).request).toMatchObject({ truncated: false, bytes: 8_192 })
  })

  it("has no half of a credential at its end, wherever it stands", () => {
    fc.assert(
      fc.property(
        fc.nat(40_000),
        fc.integer({ min: 1, max: 3_000 }),
        fc.stringMatching(/^[a-z]{8,60}$/),
        (at, times, secret) => {
          const body = ".".repeat(at) + secret.repeat(times) + ".".repeat(9_000)
          const { body: kept } = recorded({ request: { body } }, { secret }).request
          expect(kept!.replaceAll("*", "").replaceAll(".", "")).toBe("")
        }
      )
    )
  })

  it("holds nothing that jsonb refuses", () => {
    const stored = JSON.stringify(
      recorded({ request: { body: "a\0b\ud800c" }, response: { status: 200, body: "\udfff" } })
    )
    expect(stored).not.toMatch(/\\u0000|\\ud8|\\udf/i)
  })

  it("is no more than twenty of an attempt, and says how many there were besides", () => {
    const log = new ExchangeLog({})
    const record = log.recorder("look")
    for (let call = 0; call < MOST_CALLS + 3; call++) {
      record(said())
    }
    expect(log.recorded()).toMatchObject({ calls: { length: MOST_CALLS }, omitted: 3 })
  })

  it("is nothing where a connector reports nonsense, and the connector does not notice", () => {
    const log = new ExchangeLog({})
    log.recorder("deliver")({ request: null } as unknown as Exchange)
    expect(log.recorded()).toEqual({ calls: [], omitted: 1 })
    expect(new ExchangeLog({}).recorded()).toBeUndefined()
  })
})
