/**
 * Search terms: what a message is found by that only its payload has, as hashes. They stand beside the payload, and go
 * with it: what was purged or erased is found no more, and nothing of it can be read from them. Pure.
 */
import { createHash } from "node:crypto"

/** 64 bits: enough to tell what a store knows apart, and a third of the index a whole hash would need. */
const LENGTH = 16

/** As it is compared: whatever the case, in which people seldom type it as it was. */
export function searchTerm(kind: "email" | "sku", text: string): string {
  const normal = text.trim().toLowerCase()
  return createHash("sha256").update(`${kind}\n${normal}`).digest("hex").slice(0, LENGTH)
}

/** E-mail addresses and SKUs of a payload; null where it has none. */
export function searchTerms(data: Record<string, unknown> | null): string[] | null {
  const { email, customer, lines } = data ?? {}
  const emails = [email, partOf(customer, "email")].filter(isText)
  const skus = (Array.isArray(lines) ? lines : []).map((line) => partOf(line, "sku")).filter(isText)
  const terms = [...emails.map((text) => searchTerm("email", text)), ...skus.map((text) => searchTerm("sku", text))]
  return terms.length ? [...new Set(terms)] : null
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined
