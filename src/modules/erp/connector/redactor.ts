import { secretsIn } from "./quote"

const MASK = "***"
/** Names of fields whose values are nobody's business, whoever made them: a session key is in no credentials. */
const TELLING = "(?:passw(?:or)?d|passwd|secret|token|api[_-]?key|authorization|cookie|session[_-]?id)"
const IN_JSON = new RegExp(
  `("[\\w.-]{0,60}${TELLING}[\\w.-]{0,60}\\\\{0,3}"\\s{0,20}:\\s{0,20}\\\\{0,3}")(?:[^"\\\\]|\\\\.)*`,
  "gi"
)
const IN_FORM = new RegExp(`((?:^|[?&;\\s])[\\w.-]{0,60}${TELLING}[\\w.-]{0,60}=)[^&;\\s#"'<\\\\]*`, "gi")
const IN_XML = new RegExp(`(<[\\w:.-]{0,60}${TELLING}[\\w:.-]{0,60}(?:\\s[^<>]{0,500})?>)[^<]*`, "gi")

/**
 * Takes secrets out of somebody else's words: every value of the credentials, as it is and as JSON, URLs, XML and base64
 * write it, and whatever stands in a field with a telling name.
 */
export class Redactor {
  private readonly secrets?: RegExp
  private readonly longest: number

  constructor(credentials: unknown) {
    const forms = [...new Set(secretsIn(credentials).flatMap(writtenAs))].sort((a, b) => b.length - a.length)
    this.longest = forms[0]?.length ?? 0
    this.secrets = forms.length ? new RegExp(forms.map(literally).join("|"), "g") : undefined
  }

  /**
   * The beginning of a text, redacted before it is cut: no half of a secret is left at its end. Without what Postgres
   * takes in no text (NUL, halves of characters).
   *
   * @param most bytes; what comes after is not even looked at, but for what a secret may reach into
   */
  beginning(text: string, most: number): { text: string; whole: boolean } {
    const looked = text.slice(0, 4 * most + this.longest)
    let safe = this.secrets ? looked.replace(this.secrets, MASK) : looked
    if (looked.length < text.length) {
      safe = safe.slice(0, Math.max(0, safe.length - this.longest))
    }
    for (const telling of [IN_JSON, IN_FORM, IN_XML]) {
      safe = safe.replace(telling, `$1${MASK}`)
    }
    const bytes = Buffer.from(safe.replaceAll("\0", ""))
    const whole = looked.length === text.length && bytes.length <= most
    return { text: whole ? bytes.toString() : upTo(bytes, most), whole }
  }
}

/** Never through the middle of a character. */
function upTo(bytes: Buffer, most: number): string {
  let end = Math.min(most, bytes.length)
  while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) {
    end--
  }
  return bytes.subarray(0, end).toString()
}

/** A secret in the clothes it may come back in. */
function writtenAs(secret: string): string[] {
  const plain = Buffer.from(secret).toString()
  const url = encodeURIComponent(plain)
  const xml = plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    url,
    url.replaceAll("%20", "+"),
    xml,
    xml.replaceAll('"', "&quot;"),
    Buffer.from(plain).toString("base64").replace(/=+$/, ""),
  ]
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
