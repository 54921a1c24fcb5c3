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
      { numRuns: 500 }
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
})
