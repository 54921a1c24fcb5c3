import { searchTerm } from "../search-terms"

/** What deliveries can be searched by, besides what they are filtered by. */
export interface DeliverySearch {
  /** Any of the others, or the id of the order or delivery. */
  q?: string
  /** Number of the order, with or without #. */
  display_id?: string
  /** Number or id of the document in the ERP. */
  document?: string
  sku?: string
  email?: string
  /** Part of what went wrong, of those that have not gone yet. */
  error?: string
}

/** Takes a value, gives its parameter. */
export type Bind = (value: unknown) => string

/** SQL about a delivery `d`. */
export type Condition = (bind: Bind) => string

/** One thing that is searched for: any of these conditions on a delivery `d` and its message `m`; an index answers each. */
export type Needle = Condition[]

/** Failing deliveries whose reasons are read, the newest first. */
const FAILING_READ = 10_000

/** Needles: what people search for, as SQL. Everything is meant to the letter, nothing in it is a pattern. */
export class Needles {
  /** For each kind of search, what it looks for. */
  static readonly OF: Record<keyof DeliverySearch, (text: string) => Needle> = {
    q: (text) => [
      number(text),
      same("d.subject", text),
      same("d.id", text),
      ...documents(text),
      terms([searchTerm("sku", text), searchTerm("email", text)]),
      reason(text),
    ],
    display_id: (text) => [number(text)],
    document: documents,
    sku: (text) => [terms([searchTerm("sku", text)])],
    email: (text) => [terms([searchTerm("email", text)])],
    error: (text) => [reason(text)],
  }
}

const same =
  (column: string, value: string): Condition =>
  (bind) =>
    `${column} = ${bind(value)}`

const number = (text: string) => same("m.display_id", text.replace(/^#/, ""))

/** ERPs write them in capitals; people do not always. */
function documents(text: string): Needle {
  const spellings = [text, text.toUpperCase()]
  return ["d.document_number", "d.document_id"].map((column) => (bind) => `${column} = ANY(${bind(spellings)})`)
}

const terms =
  (hashes: string[]): Condition =>
  (bind) =>
    `m.search_terms && ${bind(hashes)}`

const reason =
  (text: string): Condition =>
  (bind) =>
    `d.seq IN (SELECT seq FROM (
       SELECT seq, reason FROM erp_delivery WHERE error_class IS NOT NULL AND deleted_at IS NULL
        ORDER BY seq DESC LIMIT ${FAILING_READ}) f WHERE position(lower(${bind(text)}) IN lower(reason)) > 0)`
