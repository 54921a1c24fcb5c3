/**
 * Stock, page by page: what is asked for, and how far an answer brings us. Pure.
 *
 *   at rest     { since }                                  asks ?since=…
 *   in a round  { since, round: { cursor, next, … } }      asks ?since=…&cursor=…
 *
 * A round is one walk over all pages of what changed since `since`. Its end is the watermark that its first page named:
 * what changed while it went on is told once more by the next one, and nothing is missing.
 */
import { createHash } from "node:crypto"
import { z } from "@medusajs/framework/zod"
import { connectorError, type HttpResponse, type StockPage } from "../../modules/erp/connector"

/** As the plugin takes it per page. */
const MOST_ITEMS = 5_000
/** As the plugin keeps it. */
const LONGEST_WATERMARK = 2_000

const answerSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())).max(MOST_ITEMS),
  next_cursor: z.string().max(1_000).nullish(),
  watermark: z.string().min(1).max(500),
})

const placeSchema = z.object({
  since: z.string().nullable(),
  round: z
    .object({
      cursor: z.string().optional(),
      /** The `since` of the next round. */
      next: z.string().optional(),
      /** Cursors followed, and a trace of the last one whose number was a power of two: see {@link follow}. */
      followed: z.int(),
      trace: z.string(),
      /** The ERP has refused a cursor of this round once. */
      restarted: z.boolean(),
    })
    .optional(),
})

/** Where we are in the ERP's changes. */
export type StockPlace = z.output<typeof placeSchema>

/** What our watermark says. One that is not ours asks for everything: overlap does nothing, a gap is never found. */
export function readPlace(watermark: string | null): StockPlace {
  try {
    return placeSchema.parse(JSON.parse(watermark ?? "null"))
  } catch {
    return { since: null }
  }
}

/** The address of the next page. Query parameters of the setting are kept as they are; a `limit` among them counts. */
export function pageUrl(setting: string, { since, round }: StockPlace): string {
  const url = new URL(setting)
  const ours = new URLSearchParams()
  if (since !== null) {
    ours.set("since", since)
  }
  if (round?.cursor !== undefined) {
    ours.set("cursor", round.cursor)
  }
  if (!url.searchParams.has("limit")) {
    ours.set("limit", `${MOST_ITEMS}`)
  }
  url.search = [url.search.slice(1), ours.toString()].filter(Boolean).join("&")
  return url.href
}

/** Where to begin anew when the ERP no longer knows a cursor; undefined when it has refused one of this round before. */
export function restart({ since, round }: StockPlace): StockPlace | undefined {
  return round?.cursor === undefined || round.restarted
    ? undefined
    : { since, round: { followed: 0, trace: "", restarted: true } }
}

/** @throws ConnectorError incomplete_response */
export function readPage(response: HttpResponse, place: StockPlace): StockPage {
  const { items, next_cursor, watermark } = response.parse(answerSchema)
  const next = place.round?.next ?? watermark
  if (!next_cursor) {
    return { items, watermark: writePlace({ since: next }), more: false }
  }
  return { items, watermark: writePlace(follow(place, next_cursor, next)), more: true }
}

/**
 * One page on. A cursor that comes again would keep us walking in a circle, also across restarts of the store, and the
 * watermark has no room for all that were seen. So one is remembered, and replaced at powers of two: any circle meets
 * it sooner or later (Brent, "An improved Monte Carlo factorization algorithm", 1980).
 */
function follow({ since, round }: StockPlace, cursor: string, next: string): StockPlace {
  const trace = createHash("sha256").update(cursor).digest("base64url").slice(0, 16)
  if (round?.trace === trace) {
    throw unusable("its cursors go in a circle")
  }
  const followed = (round?.followed ?? 0) + 1
  const isPowerOfTwo = (followed & (followed - 1)) === 0
  const remembered = isPowerOfTwo ? trace : round!.trace
  return { since, round: { cursor, next, followed, trace: remembered, restarted: round?.restarted ?? false } }
}

function writePlace(place: StockPlace): string {
  const text = JSON.stringify(place)
  if (text.length > LONGEST_WATERMARK) {
    throw unusable("its cursor and watermark are too long together")
  }
  return text
}

const unusable = (why: string) =>
  connectorError("incomplete_response", { message: `The stock page cannot be followed: ${why}.` }, "prepare")
