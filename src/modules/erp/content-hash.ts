/** What a payload says, as one value: SHA-256 over it with sorted keys. Pure. */
import { createHash } from "node:crypto"
import { canonicalJson } from "./messages"

export function contentHash(data: Record<string, unknown> | null): string | null {
  return data && createHash("sha256").update(canonicalJson(data)).digest("hex")
}
