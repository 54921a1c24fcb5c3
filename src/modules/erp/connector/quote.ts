const LONGEST_QUOTE = 500
/** Shorter strings are no secrets, and masking them would spoil the text. */
const SHORTEST_SECRET = 4

/** Every text that must not be quoted: all in the credentials, numbers as well, and the words of each (`Bearer abc` → `abc`). */
export function secretsIn(credentials: unknown, headers: Record<string, string> = {}): string[] {
  const found = stringsIn(credentials)
  for (const [name, value] of Object.entries(headers)) {
    if (/^(authorization|cookie|proxy-authorization)$/i.test(name)) {
      found.push(value)
    }
  }
  const parts = found.flatMap((secret) => [secret, ...secret.split(/[\s=;]+/), secret.replace(/^whsec_/, "")])
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length)
}

/**
 * Makes somebody else's words fit to be shown: secrets masked, control characters (line breaks, escape sequences,
 * text direction marks) gone, at most 500 characters.
 */
export function quote(text: string, secrets: readonly string[]): string {
  // Secrets straddling the cut must not survive in part, so the cut comes last; the first only bounds the work.
  const safe = withoutSecrets(text.slice(0, 20_000), secrets)
  const characters = [...safe.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim()]
  return characters.length > LONGEST_QUOTE ? characters.slice(0, LONGEST_QUOTE - 1).join("") + "…" : characters.join("")
}

/** @param secrets as {@link secretsIn} gives them: the longest first */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, "***"), text)
}

/** What an ERP says about its error: the usual fields of a JSON answer, or else the whole text. */
export function statedReason(text: string): string {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text
  }
  for (const field of ["detail", "message", "error", "title"]) {
    const value = fieldOf(body, field)
    const stated = typeof value === "object" ? fieldOf(value, "message") : value
    if (typeof stated === "string" && stated.trim() !== "") {
      return stated
    }
  }
  return text
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field]
    : undefined
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") {
    return [String(value)]
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
