/**
 * Sealed: secrets as they may lie in the database. AES-256-GCM; what it says, and where it belongs, cannot be changed
 * unnoticed.
 *
 *   v1.<key id>.<iv>.<tag>.<ciphertext>      base64url, without padding
 *
 * Pure: keys come with each call.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"

/** A key of the option `encryption.keys`: `secret` is the base64 of 32 bytes, `id` has letters, digits, - and _. */
export interface SealingKey {
  id: string
  secret: string
}

/** Why something cannot be opened. `unknown_key`: its key is not among those given. `broken`: it was changed, or moved. */
export class SealError extends Error {
  constructor(
    readonly code: "unknown_key" | "broken",
    /** Key it is sealed with; empty where that cannot be read. */
    readonly key_id: string
  ) {
    super(code)
    this.name = "SealError"
  }
}

const ALGORITHM = "aes-256-gcm"
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals `text` with `key`.
 *
 * @param place where it will lie, for example `erp_connection|erpcon_01|credentials`; it opens nowhere else
 */
export function seal(text: string, place: string, key: SealingKey): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, Buffer.from(key.secret, "base64"), iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(place))
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"))
  return ["v1", key.id, ...parts].join(".")
}

/**
 * Opens what was sealed for this place.
 *
 * @throws SealError; its message holds nothing of what was sealed
 */
export function open(sealed: string, place: string, keys: readonly SealingKey[]): string {
  const [version, id = "", ...encoded] = sealed.split(".")
  const [iv, tag, ciphertext] = encoded.map(decoded)
  if (version !== "v1" || encoded.length !== 3 || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || !ciphertext) {
    throw new SealError("broken", "")
  }
  const key = keys.find((candidate) => candidate.id === id)
  if (!key) {
    throw new SealError("unknown_key", id)
  }
  try {
    const decipher = createDecipheriv(ALGORITHM, Buffer.from(key.secret, "base64"), iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8")
  } catch {
    throw new SealError("broken", id)
  }
}

/** Id of the key something is sealed with. */
export function keyIdOf(sealed: string): string {
  return sealed.split(".")[1] ?? ""
}

/** Two texts may decode to the same bytes; only the one that was written counts. */
function decoded(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url")
  return bytes.toString("base64url") === part ? bytes : undefined
}
