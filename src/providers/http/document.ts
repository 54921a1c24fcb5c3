import type { ErpDocument } from "../../modules/erp/connector"
import type { HttpSettings } from "./settings"

const LONGEST_NUMBER = 255
const LONGEST_URL = 2000

type FieldSettings = Pick<HttpSettings, "document_id_field" | "document_number_field" | "document_url_field">

/**
 * Reads the document out of an ERP's answer; null when it has neither id nor number where the settings say.
 *
 * The answer is not trusted: ids and numbers are short text without control characters, and a URL is kept only if it is
 * http(s), because it becomes a link in the admin.
 */
export function readDocument(body: unknown, settings: FieldSettings): ErpDocument | null {
  const id = shortText(valueAt(body, settings.document_id_field))
  const number = shortText(valueAt(body, settings.document_number_field))
  if (id === undefined && number === undefined) {
    return null
  }
  const url = webAddress(valueAt(body, settings.document_url_field))
  return { ...(id && { id }), ...(number && { number }), ...(url && { url }) }
}

/** The value under a dotted path; inherited properties do not count. */
function valueAt(body: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      body
    )
}

function shortText(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") {
    return undefined
  }
  const text = `${value}`.replace(/[\p{Cc}\p{Cf}]/gu, "").trim()
  return text === "" || text.length > LONGEST_NUMBER ? undefined : text
}

function webAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST_URL || !URL.canParse(value)) {
    return undefined
  }
  const url = new URL(value)
  const clean = (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password
  return clean ? url.href : undefined
}
