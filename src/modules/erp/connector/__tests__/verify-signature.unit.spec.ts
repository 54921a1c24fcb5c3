import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { signatureHeaders } from "../signature"
import { verifySignature, type SignedRequest } from "../verify-signature"

const NOW = new Date("2026-11-26T12:00:00.500Z")
const SECONDS = Math.floor(NOW.getTime() / 1000)
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`
const [current, previous, foreign] = [newSecret(), newSecret(), newSecret()] as const
const secrets = [current, previous]
const BODY = '{"specversion":"1.0","id":"evt_1","data":{"sku":"Größe M","quantity":12}}'

function signed(signers = [current], body = BODY, at = NOW): Request {
  const headers = { ...signatureHeaders("evt_1", body, signers, at) } as Record<string, string>
  return { headers, body: Buffer.from(body) }
}

const valid = (request: SignedRequest, at = NOW) => verifySignature(request, secrets, at)

/** Changes one header of a good request. */
function withHeader(name: string, value: string | string[] | undefined) {
  const request = signed()
  return { ...request, headers: { ...request.headers, [name]: value } }
}

interface Request {
  headers: Record<string, string>
  body: Buffer
}
type Forge = (request: Request, a: number, b: number) => Request

/** Flips one bit of one byte. */
function flip(bytes: Buffer, a: number, b: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[a % copy.length]! ^= 1 << (b % 8)
  return copy
}
const flipText = (text: string, a: number, b: number) => flip(Buffer.from(text, "latin1"), a, b).toString("latin1")
const cut = (text: string, a: number) => text.slice(0, a % text.length)
const put = ({ headers, body }: Request, name: string, change: (text: string) => string) => ({
  headers: { ...headers, [name]: change(headers[name]!) },
  body,
})
const own = (request: Request, body: Buffer) => ({ ...request, body })

const FORGERIES: Record<string, Forge> = {
  "a bit of the body": (request, a, b) => own(request, flip(request.body, a, b)),
  "half a body": (request, a) => own(request, request.body.subarray(0, a % request.body.length)),
  "a longer body": (request, a) => own(request, Buffer.concat([request.body, Buffer.from([a % 256])])),
  "bytes that are no UTF-8": (request, a, b) => {
    const body = Buffer.from(request.body)
    body[a % body.length] = 0x80 | (b % 128)
    return own(request, body)
  },
  "a bit of the id": (request, a, b) => put(request, "webhook-id", (text) => flipText(text, a, b)),
  "half an id": (request, a) => put(request, "webhook-id", (text) => cut(text, a)),
  "another time": (request, a) => put(request, "webhook-timestamp", () => `${SECONDS - 300 + (a % 601)}`),
  "a bit of the time": (request, a, b) => put(request, "webhook-timestamp", (text) => flipText(text, a, b)),
  "a time written otherwise": (request, a) =>
    put(request, "webhook-timestamp", (text) => ["0", " ", "+"][a % 3]! + text),
  "a bit of every signature": (request, a, b) =>
    put(request, "webhook-signature", (text) =>
      text
        .split(" ")
        .map((one) => `v1,${flipText(one.slice(3), a, b)}`)
        .join(" ")
    ),
  "half of every signature": (request, a) =>
    put(request, "webhook-signature", (text) =>
      text
        .split(" ")
        .map((one) => `v1,${cut(one.slice(3), a)}`)
        .join(" ")
    ),
  "signatures without padding": (request) => put(request, "webhook-signature", (text) => text.replaceAll("=", "")),
  "id and time exchanged": ({ headers, body }) => ({
    headers: { ...headers, "webhook-id": headers["webhook-timestamp"]!, "webhook-timestamp": headers["webhook-id"]! },
    body,
  }),
  "another secret": (_, a) => ({ headers: signedBy(a), body: Buffer.from(BODY) }),
  "what somebody may sign": (request, a) => ({
    ...request,
    headers: { ...signed([current, previous], `{"n":${a}}`).headers },
  }),
}

const strangers = Array.from({ length: 64 }, newSecret)
const signedBy = (a: number) => signed([strangers[a % strangers.length]!]).headers

function same(one: Request, other: Request): boolean {
  return one.body.equals(other.body) && JSON.stringify(one.headers) === JSON.stringify(other.headers)
}

describe("verifySignature", () => {
  it("takes what any one of the secrets signed, while they are exchanged", () => {
    fc.assert(
      fc.property(
        fc.subarray([current, previous, foreign], { minLength: 1 }),
        fc.string().map((text) => JSON.stringify({ text })),
        fc.integer({ min: -300, max: 300 }),
        (signers, body, seconds) => {
          const request = signed(signers, body, new Date(NOW.getTime() + seconds * 1000))
          expect(valid(request)).toBe(signers.some((signer) => secrets.includes(signer)))
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it("takes a time up to five minutes away, in whole seconds", () => {
    for (const [seconds, expected] of [
      [-301, false],
      [-300, true],
      [300, true],
      [301, false],
    ] as const) {
      expect([seconds, valid(signed([current], BODY, new Date(NOW.getTime() + seconds * 1000)))]).toEqual([
        seconds,
        expected,
      ])
    }
  })

  it.each<[string, SignedRequest]>([
    ["without an id", withHeader("webhook-id", undefined)],
    ["with two ids", withHeader("webhook-id", ["evt_1", "evt_1"])],
    ["without a time", withHeader("webhook-timestamp", undefined)],
    ["with a fraction of a second", withHeader("webhook-timestamp", `${SECONDS}.0`)],
    ["with a time in other digits", withHeader("webhook-timestamp", `0x${SECONDS.toString(16)}`)],
    ["without a signature", withHeader("webhook-signature", undefined)],
    ["with an empty signature", withHeader("webhook-signature", "")],
    [
      "of another version",
      withHeader("webhook-signature", signed().headers["webhook-signature"]!.replace("v1", "v1a")),
    ],
    ["with base64 of another alphabet", withHeader("webhook-signature", `v1,${"-".repeat(44)}`)],
  ])("refuses one %s", (_, request) => {
    expect(valid(request)).toBe(false)
  })

  it("passes over signatures of other versions, and takes at most five", () => {
    const good = signed().headers["webhook-signature"]!
    const among = (others: number) =>
      withHeader("webhook-signature", [...Array<string>(others).fill("v1a,AAAA"), good].join(" "))
    expect(valid(among(4))).toBe(true)
    expect(valid(among(5))).toBe(false)
  })

  it("reads a signed text one way only: what was a time cannot become the body's start, nor the other way round", () => {
    const dotted = signatureHeaders(`evt.${SECONDS}`, BODY, [current], NOW)
    expect(verifySignature({ headers: { ...dotted }, body: Buffer.from(BODY) }, secrets, NOW)).toBe(true)
    const moved = { ...dotted, "webhook-id": "evt", "webhook-timestamp": `${SECONDS}` }
    expect(verifySignature({ headers: moved, body: Buffer.from(`${SECONDS}.${BODY}`) }, secrets, NOW)).toBe(false)
  })

  it("compares bytes: another body that decodes to the same text is another body", () => {
    const body = Buffer.from([0x22, 0xff, 0x22])
    const other = Buffer.from([0x22, 0xfe, 0x22])
    expect(body.toString()).toBe(other.toString())
    const headers = { ...signatureHeaders("evt_1", body.toString(), [current], NOW) }
    expect(verifySignature({ headers, body: Buffer.from(body.toString()) }, secrets, NOW)).toBe(true)
    expect(verifySignature({ headers, body }, secrets, NOW)).toBe(false)
    expect(verifySignature({ headers, body: other }, secrets, NOW)).toBe(false)
  })

  it.each(["", "whsec_", "secret", `whsec_${randomBytes(8).toString("base64")}`])(
    "refuses to work with %j for a secret: everybody could sign",
    (secret) => {
      expect(() => verifySignature(signed(), [secret], NOW)).toThrow("A signing secret must be")
    }
  )

  it("takes none of 100,000 forgeries", () => {
    const request = signed(secrets)
    const forgeries = Object.values(FORGERIES)
    let taken = 0
    fc.assert(
      fc.property(fc.nat(forgeries.length - 1), fc.nat(), fc.nat(), (which, a, b) => {
        const forged = forgeries[which]!(request, a, b)
        taken += Number(!same(request, forged) && valid(forged))
      }),
      { numRuns: 100_000 }
    )
    expect(taken).toBe(0)
  })

  it.each(Object.entries(FORGERIES))("a forgery is one: %s", (_, forge) => {
    expect(same(signed(secrets), forge(signed(secrets), 3, 5))).toBe(false)
  })
})
