import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { signatureHeaders, verifySignature, type SignedRequest } from "../../src/modules/erp/connector"

const NOW = new Date("2026-11-26T12:00:00.500Z")
const SECONDS = Math.floor(NOW.getTime() / 1000)
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`
const [current, previous] = [newSecret(), newSecret()] as const
const secrets = [current, previous]
const BODY = '{"specversion":"1.0","id":"evt_1","data":{"sku":"Größe M","quantity":12}}'

interface Request {
  headers: Record<string, string>
  body: Buffer
}

function signed(signers: string[] = [current], body = BODY): Request {
  return { headers: { ...signatureHeaders("evt_1", body, signers, NOW) }, body: Buffer.from(body) }
}

const valid = (request: SignedRequest) => verifySignature(request, secrets, NOW)

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

describe("what nobody signed", () => {
  it("is taken none of 100,000 times", () => {
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
