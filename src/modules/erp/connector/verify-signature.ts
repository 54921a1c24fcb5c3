import { createHmac, timingSafeEqual } from "node:crypto"

/** Source of the rules: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const PREFIX = "whsec_"
const SHORTEST_KEY_BYTES = 24
const TOLERANCE_SECONDS = 300
/** More than anybody needs for a rotation; each costs a comparison. */
const MOST_SIGNATURES = 5
const ID = /^[\x21-\x7e]{1,255}$/
const SECONDS = /^\d{1,12}$/
/** Id, time and body are signed with dots in between. A body that begins so could lend its start to the time. */
const BEGINS_LIKE_A_TIME = /^\d+\./

/** A request as it arrived. */
export interface SignedRequest {
  /** Lower-case names, as Node gives them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes that were sent, not a text decoded from them: two bodies can decode to one text. */
  body: Uint8Array
}

/**
 * Whether a request is signed with one of these secrets, as Standard Webhooks says: `v1` is the HMAC-SHA256 of
 * `<webhook-id>.<webhook-timestamp>.<body>`, and the time is at most five minutes away from ours.
 *
 * Every secret is compared with every signature, so that the time it takes says only how many there are. A signature of
 * another version than `v1` is passed over; more than five signatures are none.
 *
 * It does not tell whether the request came before: within five minutes it may.
 *
 * @param secrets any one may have signed; as `signingSecretSchema` has them
 * @throws Error when a secret is none: an empty key would let everybody sign
 */
export function verifySignature(
  { headers, body }: SignedRequest,
  secrets: readonly string[],
  now: Date = new Date()
): boolean {
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signatures } = headers
  if (typeof id !== "string" || typeof time !== "string" || typeof signatures !== "string") {
    return false
  }
  const given = signatures.split(" ")
  const away = Math.abs(Math.floor(now.getTime() / 1000) - Number(time))
  if (!ID.test(id) || !SECONDS.test(time) || away > TOLERANCE_SECONDS || given.length > MOST_SIGNATURES) {
    return false
  }
  if (BEGINS_LIKE_A_TIME.test(Buffer.from(body.subarray(0, 16)).toString("latin1"))) {
    return false
  }
  // Compared as text: base64 of other text can mean the same bytes.
  const candidates = given.filter((text) => text.startsWith("v1,")).map((text) => Buffer.from(text.slice("v1,".length)))
  let valid = false
  for (const secret of secrets) {
    const expected = Buffer.from(
      createHmac("sha256", keyOf(secret)).update(`${id}.${time}.`).update(body).digest("base64")
    )
    for (const candidate of candidates) {
      const equal = candidate.length === expected.length && timingSafeEqual(candidate, expected)
      valid = equal || valid
    }
  }
  return valid
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "", "base64")
  if (key.length < SHORTEST_KEY_BYTES) {
    throw new Error(
      `A signing secret must be ${PREFIX} followed by the base64 of at least ${SHORTEST_KEY_BYTES} bytes.`
    )
  }
  return key
}
