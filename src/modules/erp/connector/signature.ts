import { z } from "@medusajs/framework/zod"
import { Webhook } from "standardwebhooks"

/** Source of the rules: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const PREFIX = "whsec_"
const SHORTEST_KEY_BYTES = 24
const LONGEST_KEY_BYTES = 64

/** A symmetric secret of Standard Webhooks: `whsec_` and the base64 of 24 to 64 random bytes. */
export const signingSecretSchema = z
  .string()
  .max(PREFIX.length + 88)
  .refine(
    isSigningSecret,
    `must be ${PREFIX} followed by the base64 of ${SHORTEST_KEY_BYTES} to ${LONGEST_KEY_BYTES} bytes`
  )
  .meta({
    title: "Signing secret",
    description: `${PREFIX} and the base64 of 24 to 64 random bytes.`,
    "x-generate": "signing-secret",
  })

/** The headers of Standard Webhooks. */
export interface SignatureHeaders {
  "webhook-id": string
  /** Seconds since 1970. */
  "webhook-timestamp": string
  /** One `v1,<base64>` per secret, separated by a space. */
  "webhook-signature": string
}

/**
 * Signs a body as Standard Webhooks says. With several secrets the receiver may know any one of them, so that a secret
 * can be exchanged without a gap: add the new one, change the receiver, drop the old one.
 *
 * @param id the same for every attempt of a message, so that the receiver can tell a repetition.
 * @param body exactly what is sent.
 * @param secrets at least one, as {@link signingSecretSchema} has it; the first is the current one.
 * @param at when it is sent, not when it was written: receivers refuse what is more than minutes old.
 */
export function signatureHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  at: Date = new Date()
): SignatureHeaders {
  return {
    "webhook-id": id,
    "webhook-timestamp": `${Math.floor(at.getTime() / 1000)}`,
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  }
}

function isSigningSecret(value: string): boolean {
  if (!value.startsWith(PREFIX)) {
    return false
  }
  const encoded = value.slice(PREFIX.length)
  const key = Buffer.from(encoded, "base64")
  return key.toString("base64") === encoded && key.length >= SHORTEST_KEY_BYTES && key.length <= LONGEST_KEY_BYTES
}
