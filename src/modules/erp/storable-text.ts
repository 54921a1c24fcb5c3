/** The ERP's words are shown to people; longer ones help nobody. */
const MAX_LENGTH = 2_000

/** Text from outside as Postgres takes it: without NUL, which `text` refuses, and of bounded length. */
export function storableText(text: string | null | undefined): string | null {
  return text == null ? null : String(text).replaceAll("\0", "").slice(0, MAX_LENGTH)
}
