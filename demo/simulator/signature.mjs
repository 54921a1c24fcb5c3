import { createHmac, timingSafeEqual } from "node:crypto"

const TOLERANCE_SECONDS = 5 * 60

/**
 * Whether a request is signed as Standard Webhooks says. Written from the specification with Node's own crypto, so that
 * it shares nothing with the sender it checks.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param {object} request
 * @param {import("node:http").IncomingHttpHeaders} request.headers
 * @param {Buffer} request.body the raw bytes
 * @param {string[]} secrets `whsec_` + base64; several while one is being rotated
 * @param {number} [now] seconds since the epoch
 * @returns {boolean}
 */
export function isSigned({ headers, body }, secrets, now = Date.now() / 1000) {
  const id = headers["webhook-id"]
  const timestamp = headers["webhook-timestamp"]
  const signatures = headers["webhook-signature"]
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") {
    return false
  }
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) {
    return false
  }
  const expected = secrets.map((secret) =>
    createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest()
  )
  return signatures.split(" ").some((entry) => {
    const [version, encoded = ""] = entry.split(",")
    const given = Buffer.from(encoded, "base64")
    return version === "v1" && expected.some((mac) => mac.length === given.length && timingSafeEqual(mac, given))
  })
}
