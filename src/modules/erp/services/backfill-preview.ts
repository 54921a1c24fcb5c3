import { idRange, slices, type IdRange, type Span } from "../backfill-range"
import type { Routing } from "../routing"
import type { BackfillOrders, LookedAt, OrderPage, OrderReader, OrderScope } from "./backfill-orders"
import type { BackfillOrder, BackfillScope } from "./backfills"
import type { Database } from "./database"

/** What a backfill would do. */
export interface BackfillPreviewView {
  /** Orders that would be sent; never more than `max_orders`. */
  would_go: number
  already_there: number
  canceled: number
  not_routed: number
  not_placed: number
  /** Named ones that are not there, and those that cannot be read or were erased. */
  failed: number
  /** Orders that were looked at for this. */
  looked_at: number
  /** The counts are reckoned from samples; otherwise they are exact, as of now. */
  estimate: boolean
  /** The same in a sentence. */
  summary: string
}

/** Looked at one by one at most. */
const PAGE = 500
const MOST = 2_000
/** Where there are more: so many at the beginning of so many equal parts of the time. */
const SLICES = 10
const SAMPLE = 200

type Counts = Record<"goes" | "there" | "canceled" | "unrouted" | "draft" | "failed", number>

/** Preview: how many orders a backfill would send, and what of the others. A dozen small reads at most; changes nothing. */
export class BackfillPreview {
  constructor(
    private readonly database: Database,
    private readonly orders: BackfillOrders
  ) {}

  async preview(
    { scope: wanted, max_orders }: BackfillOrder,
    connection: { id: string; routing: Routing },
    reader: OrderReader
  ): Promise<BackfillPreviewView> {
    const scope = scopeOf(wanted)
    const looked: LookedAt[] = []
    let position: string | undefined = ""
    for (let pages = 0; position !== undefined && pages < MOST / PAGE; pages++) {
      const page: OrderPage = await this.orders.page(scope, connection, reader, { position, limit: PAGE })
      looked.push(...page.orders)
      position = page.next
    }
    if (position === undefined || "order_ids" in scope) {
      return view(counted(looked), looked.length, false, max_orders)
    }
    const first = scope.from === null ? looked[0]?.id : undefined
    const range = { ...idRange(scope), ...(first !== undefined && { after: first }) }
    return this.estimated(scope, range, connection, reader, { max_orders, lookedBefore: looked.length })
  }

  /** How many orders a slice has is for Postgres to say, which knows about how ids are spread; what they are, its first ones tell. */
  private async estimated(
    span: Span,
    range: IdRange,
    connection: { id: string; routing: Routing },
    reader: OrderReader,
    { max_orders, lookedBefore }: { max_orders: number; lookedBefore: number }
  ): Promise<BackfillPreviewView> {
    const total = counted([])
    let lookedAt = lookedBefore
    for (const slice of slices(range, SLICES)) {
      const rows = await reader.look({ ...slice, limit: SAMPLE })
      const sample = counted(await this.orders.within(span, rows, connection))
      const all = rows.length < SAMPLE ? rows.length : Math.max(await this.rowsIn(slice), rows.length)
      for (const key of keysOf(total)) {
        total[key] += rows.length ? (sample[key] * all) / rows.length : 0
      }
      lookedAt += rows.length
    }
    keysOf(total).forEach((key) => (total[key] = Math.round(total[key])))
    return view(total, lookedAt, true, max_orders)
  }

  /** As the planner reckons it, from the statistics of Medusa's own table: nothing is read of that. */
  private async rowsIn({ after, up_to }: IdRange): Promise<number> {
    const [plan] = await this.database.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
      'EXPLAIN (FORMAT JSON) SELECT 1 FROM "order" WHERE id > $1 AND id <= $2',
      [after, up_to]
    )
    return plan!["QUERY PLAN"][0].Plan["Plan Rows"]
  }
}

function counted(looked: LookedAt[]): Counts {
  const counts: Counts = { goes: 0, there: 0, canceled: 0, unrouted: 0, draft: 0, failed: 0 }
  looked.forEach(({ standing }) => counts[isCounted(standing) ? standing : "failed"]++)
  return counts
}

const scopeOf = (asked: BackfillScope): OrderScope =>
  "order_ids" in asked
    ? { order_ids: [...new Set(asked.order_ids)].sort() }
    : { from: asked.from === null ? null : new Date(asked.from), to: new Date(asked.to) }

const COUNTED = ["goes", "there", "canceled", "unrouted", "draft"] as const
const isCounted = (standing: LookedAt["standing"]): standing is (typeof COUNTED)[number] =>
  COUNTED.some((one) => one === standing)

const keysOf = (counts: Counts) => Object.keys(counts) as (keyof Counts)[]

function view(counts: Counts, looked_at: number, estimate: boolean, maxOrders: number): BackfillPreviewView {
  const would_go = Math.min(counts.goes, maxOrders)
  const about = estimate ? "about " : ""
  const rest = [
    [counts.there, "already there"],
    [counts.canceled, "canceled since"],
    [counts.unrouted, "not for this connection"],
    [counts.draft, "not placed yet"],
    [counts.failed, "cannot be sent"],
  ].flatMap(([n, what]) => (n ? [`${about}${n} ${what}`] : []))
  const cut = counts.goes > maxOrders ? [`${about}${counts.goes - maxOrders} more than max_orders`] : []
  return {
    ...{ would_go, already_there: counts.there, canceled: counts.canceled, not_routed: counts.unrouted },
    ...{ not_placed: counts.draft, failed: counts.failed, looked_at, estimate },
    summary: [`${about}${would_go} would go`, ...cut, ...rest].join(", "),
  }
}
