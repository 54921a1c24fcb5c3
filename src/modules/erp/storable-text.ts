/** The ERP's words are shown to people; longer ones help nobody. */
const MAX_LENGTH = 2_000

/** Text from outside as Postgres takes it: without NUL, without halves of characters, and of bounded length. */
export function storableText(text: string | null | undefined): string | null {
  // By way of bytes: half a surrogate pair, which the cut may leave as well, becomes U+FFFD. `jsonb` refuses it.
  return text == null ? null : Buffer.from(String(text).replaceAll("\0", "").slice(0, MAX_LENGTH)).toString()
}
