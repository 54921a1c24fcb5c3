import { createHmac, randomBytes } from "node:crypto"
import fc from "fast-check"
import { Webhook } from "standardwebhooks"
import { signatureHeaders, signingSecretSchema } from "../signature"

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`

/** The scheme by hand, so that a fault of the library would show. */
function signatureByHand(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64")
  return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`
}

describe("signatureHeaders", () => {
  it("signs id, time and body with every secret, the current one first", () => {
    const [current, previous] = [newSecret(), newSecret()] as const
    const at = new Date("2026-11-23T12:00:00.999Z")
    const seconds = 1795435200
    expect(signatureHeaders("msg_1", '{"ü":"€"}', [current, previous], at)).toEqual({
      "webhook-id": "msg_1",
      "webhook-timestamp": `${seconds}`,
      "webhook-signature": [current, previous]
        .map((secret) => signatureByHand(secret, "msg_1", seconds, '{"ü":"€"}'))
        .join(" "),
    })
  })

  it("is verified with any one of the secrets, and with no other", () => {
    const secrets = [newSecret(), newSecret(), newSecret()]
    const headers = { ...signatureHeaders("msg_1", '{"a":1}', secrets) }
    for (const secret of secrets) {
      expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 })
    }
    expect(() => new Webhook(newSecret()).verify('{"a":1}', headers)).toThrow("No matching signature")
  })

  it("does not survive a change of id, time or body", () => {
    const secret = newSecret()
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom("id", "time", "body"), (suffix, changed) => {
        const headers = { ...signatureHeaders("msg_1", "{}", [secret]) }
        const seconds = Number(headers["webhook-timestamp"])
        const forged = {
          ...headers,
          ...(changed === "id" && { "webhook-id": `msg_1${suffix}` }),
          ...(changed === "time" && { "webhook-timestamp": `${seconds + 1}` }),
        }
        expect(() => new Webhook(secret).verify(changed === "body" ? `{}${suffix}` : "{}", forged)).toThrow()
      })
    )
  })
})

describe("signingSecretSchema", () => {
  it.each([24, 32, 64])("takes %i bytes", (size) => {
    expect(signingSecretSchema.safeParse(`whsec_${randomBytes(size).toString("base64")}`).success).toBe(true)
  })

  it.each([
    ["too short", `whsec_${randomBytes(23).toString("base64")}`],
    ["too long", `whsec_${randomBytes(65).toString("base64")}`],
    ["without prefix", randomBytes(32).toString("base64")],
    ["not base64", "whsec_not base64 at all, but long enough!!"],
    ["nothing", ""],
  ])("refuses one that is %s", (_, secret) => {
    expect(signingSecretSchema.safeParse(secret).success).toBe(false)
  })
})
