/**
 * Judges the items of a `stock.level` message, one by one, before anything is looked up: what makes no sense is refused
 * with a code, and the rest goes through. Pure. Texts for people stand in {@link STOCK_CODES}.
 */
import { MOST_STOCK_ITEMS } from "./messages"

/** Why an item waits, and what lets it go: it is applied by itself then. */
export const HELD_STOCK_CODES = {
  location_unmapped: "No stock location is set for this location of the ERP. Map it, then this is applied by itself.",
  sku_unknown: "The store has no inventory item with this SKU. Create it, then this is applied by itself.",
  sku_ambiguous: "The variant of this SKU consists of several inventory items. Give the item itself a SKU.",
  sku_untracked: "The variant of this SKU does not manage inventory in the store.",
  level_missing: "The item is not kept at this stock location. Add it there, or set stock.create_levels.",
} as const satisfies Record<string, string>

/** Why an item was not simply applied, in words that say what to do. */
export const STOCK_CODES = {
  ...HELD_STOCK_CODES,
  // refused
  item_invalid: "The item is no object.",
  sku_invalid: "sku must be text of 1 to 255 characters, numbers included.",
  location_invalid: "location must be text of 1 to 255 characters, or absent.",
  delta: "It says by how much the stock changed. Send what there is, as quantity.",
  quantity_missing: "quantity is missing. Nothing in stock is 0, not null.",
  quantity_invalid: "quantity must be a number, or a decimal as text.",
  quantity_absurd: "quantity is beyond a million millions.",
  quantity_negative: "quantity is below zero. negative_policy of the connection can take it for none.",
  quantity_fractional: "quantity is not whole. allow_fractions of the connection lets it through.",
  version_missing: "version is missing, and the connection orders by it. Send it, or set stock.ordering.",
  version_invalid: "version must be a whole number of at most 20 digits; as text beyond 9007199254740991.",
  as_of_missing: "as_of is missing, and the connection needs it. Send it with the item, the message or as time.",
  as_of_invalid: "as_of must be an RFC 3339 time with its offset, such as 2026-11-26T08:15:30Z.",
  as_of_future: "as_of lies further ahead than clocks may differ. Set the ERP's clock.",
  // superseded
  older: "Something newer has come before.",
  same: "The same has come before.",
  same_version_higher: "The same version came with a lower quantity; the lower one counts.",
} as const satisfies Record<string, string>

export type StockCode = keyof typeof STOCK_CODES

/** What the connection says about reading stock, and when this was read. Times in milliseconds since 1970. */
export interface StockRules {
  ordering: "version" | "as_of" | "arrival"
  /** Whether `as_of` is needed even where it does not decide the order. */
  needs_as_of: boolean
  negative_policy: "reject" | "zero"
  allow_fractions: boolean
  skew_margin: number
  now: number
}

/** What its message says for all items of it. */
export interface StockMessage {
  connection_id: string
  inbox_id: string
  epoch: number
  /** Order of arrival. */
  seq: number
  /** `time` of the envelope. */
  time?: unknown
  /** `as_of` of the data. */
  as_of?: unknown
}

/** One item that makes sense, ready to be compared and written. */
export interface StockWord {
  /** Of the row that remembers this level. */
  id: string
  sku: string
  location: string
  epoch: number
  order_key: string
  /** A decimal in its shortest form. */
  quantity: string
  version: string | null
  /** RFC 3339 UTC. */
  as_of: string | null
  inbox_id: string
  item: number
}

/** Where an ERP has only one place, it need not name it. */
export const DEFAULT_LOCATION = "default"

const LARGEST = 1e12
const KEY_DIGITS = 20
const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/
const TIME = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?([Zz]|[+-]\d\d:\d\d)$/
const CONTROL = /[\p{Cc}\p{Cs}]/u

/** Id of the row that remembers a level; different levels never share one. */
export function stockLevelId(connectionId: string, location: string, sku: string): string {
  return `${connectionId}:${location.length}:${location}:${sku}`
}

/** @returns the item as it may be written, or why not */
export function judgeItem(raw: unknown, item: number, message: StockMessage, rules: StockRules): StockWord | StockCode {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || item >= MOST_STOCK_ITEMS) {
    return "item_invalid"
  }
  const { sku, location = DEFAULT_LOCATION, quantity, version, as_of } = raw as Record<string, unknown>
  if (!isName(sku)) {
    return "sku_invalid"
  }
  if (!isName(location)) {
    return "location_invalid"
  }
  const amount = readQuantity(quantity, raw, rules)
  const stamp = readVersion(version, rules)
  const time = readTime(as_of ?? message.as_of ?? message.time, rules)
  const wrong = [amount, stamp, time].find((part) => "code" in part)
  if (wrong) {
    return wrong.code as StockCode
  }
  const { connection_id, inbox_id, epoch, seq } = message
  const keys = { version: stamp.key, as_of: time.key, arrival: pad(seq) + pad(item) }
  return {
    ...{ id: stockLevelId(connection_id, location, sku), sku, location, epoch, inbox_id, item },
    order_key: keys[rules.ordering],
    quantity: amount.key,
    version: stamp.key === "" ? null : String(version),
    as_of: time.utc ?? null,
  }
}

/** Whether `a` counts over `b`, both of one level: newer, or of two with one version the lower. */
export function counts(a: StockWord, b: StockWord): boolean {
  if (a.epoch !== b.epoch) {
    return a.epoch > b.epoch
  }
  return a.order_key === b.order_key ? Number(a.quantity) < Number(b.quantity) : a.order_key > b.order_key
}

/** `key` is what is compared or written; empty where there is none. */
type Part = { key: string; utc?: string } | { code: StockCode; key: ""; utc?: undefined }

const refuse = (code: StockCode): Part => ({ code, key: "" })
const pad = (digits: number | string) => String(digits).padStart(KEY_DIGITS, "0")

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 255 && !CONTROL.test(value)
}

function readQuantity(value: unknown, raw: object, rules: StockRules): Part {
  if (value === undefined || value === null) {
    return refuse(
      ["delta", "change", "adjustment"].some((name) => Object.hasOwn(raw, name)) ? "delta" : "quantity_missing"
    )
  }
  if (typeof value === "string" && /^\+\d/.test(value)) {
    return refuse("delta")
  }
  if (typeof value !== "number" && (typeof value !== "string" || !DECIMAL.test(value))) {
    return refuse("quantity_invalid")
  }
  if (!(Math.abs(Number(value)) <= LARGEST)) {
    return refuse(Number.isNaN(Number(value)) ? "quantity_invalid" : "quantity_absurd")
  }
  if (!DECIMAL.test(String(value))) {
    return refuse("quantity_fractional")
  }
  const text = shortest(String(value))
  if (text.startsWith("-")) {
    return rules.negative_policy === "zero" ? { key: "0" } : refuse("quantity_negative")
  }
  return text.includes(".") && !rules.allow_fractions ? refuse("quantity_fractional") : { key: text }
}

/** `007.50` → `7.5`, `-0.0` → `0`. */
function shortest(decimal: string): string {
  const [, sign, whole, fraction] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(decimal)!
  const text = fraction ? `${whole}.${fraction}` : whole!
  return text === "0" ? "0" : `${sign}${text}`
}

function readVersion(value: unknown, { ordering }: StockRules): Part {
  if (value === undefined || value === null) {
    return ordering === "version" ? refuse("version_missing") : { key: "" }
  }
  const valid = typeof value === "number" ? Number.isSafeInteger(value) && value >= 0 : isDigits(value)
  return valid ? { key: pad(String(value).replace(/^0+(?=\d)/, "")) } : refuse("version_invalid")
}

function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^\d{1,20}$/.test(value)
}

/** Times are compared as text in UTC with all digits the ERP gave: two changes within a millisecond keep their order. */
function readTime(value: unknown, { ordering, needs_as_of, skew_margin, now }: StockRules): Part {
  if (value === undefined || value === null) {
    return ordering === "as_of" || needs_as_of ? refuse("as_of_missing") : { key: "" }
  }
  const found = typeof value === "string" ? TIME.exec(value) : null
  const ms = found ? Date.parse(`${found[1]}${found[3]}`.toUpperCase()) : NaN
  if (!found || Number.isNaN(ms)) {
    return refuse("as_of_invalid")
  }
  if (ms > now + Math.max(skew_margin, 60_000)) {
    return refuse("as_of_future")
  }
  const seconds = new Date(ms).toISOString().slice(0, 19)
  const fraction = (found[2] ?? "").padEnd(12, "0")
  return { key: `${seconds}.${fraction}`, utc: `${seconds}.${fraction.slice(0, 6)}Z` }
}
