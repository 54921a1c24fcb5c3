import { idRange, isWithin, type IdRange, type Span } from "../backfill-range"
import { orderPlaced } from "../messages"
import type { OrderFacts } from "../order-facts"
import { factsOf, orderSchema } from "../order-row"
import { backfillStanding, type BackfillStanding } from "../placed-plan"
import type { Routing } from "../routing"
import type { Database } from "./database"
import type { ReadOrders } from "./order-capture"
import { Outbox } from "./outbox"

/** Which orders to look at: some, or the next of a range, by id. */
export type OrderQuery = { ids: string[] } | (IdRange & { limit: number })

/** Orders placed within a time, or named ones, sorted. */
export type OrderScope = Span | { order_ids: string[] }

/** What the store lends for a backfill. */
export interface OrderReader {
  read: ReadOrders
  /** Of orders only what decides whether they go: id, times, status, sales channel, region. Sorted by id. */
  look(query: OrderQuery): Promise<unknown[]>
}

/** An order that was looked at. `absent`: there is none; `unreadable`: what the store says of it makes no sense. */
export interface LookedAt {
  id: string
  standing: BackfillStanding | "absent" | "unreadable"
}

/** Some orders of a scope, in the order in which a backfill goes through them. */
export interface OrderPage {
  orders: LookedAt[]
  /** Where to go on; undefined when this was all. */
  next: string | undefined
}

/** Backfill orders: goes through the orders of a scope, a page at a time, and says how each stands. Writes nothing. */
export class BackfillOrders {
  constructor(private readonly database: Database) {}

  /**
   * @param position the last order that was looked at; empty at first
   * @param limit what one page costs: it may hold fewer orders, even none
   */
  async page(
    scope: OrderScope,
    connection: { id: string; routing: Routing },
    reader: OrderReader,
    { position, limit }: { position: string; limit: number }
  ): Promise<OrderPage> {
    if ("order_ids" in scope) {
      const ids = scope.order_ids.filter((id) => id > position)
      const some = ids.slice(0, limit)
      return {
        orders: await this.named(some, connection, reader),
        next: ids.length > some.length ? some.at(-1) : undefined,
      }
    }
    const range = idRange(scope)
    const rows = await reader.look({ ...range, after: position || range.after, limit })
    const last = rows.length === limit ? idOf(rows.at(-1)) : undefined
    return { orders: await this.within(scope, rows, connection), next: last }
  }

  /** Those of some rows that were placed within a time. */
  async within(span: Span, rows: unknown[], connection: { id: string; routing: Routing }): Promise<LookedAt[]> {
    const read = rows.map(readRow)
    return this.standings(
      read.filter(({ order }) => !order || isWithin(order.created_at, span)),
      connection
    )
  }

  private async named(
    ids: string[],
    connection: { id: string; routing: Routing },
    reader: OrderReader
  ): Promise<LookedAt[]> {
    const rows = ids.length ? await reader.look({ ids }) : []
    const looked = await this.standings(rows.map(readRow), connection)
    const found = new Map(looked.map((one) => [one.id, one]))
    return ids.map((id) => found.get(id) ?? { id, standing: "absent" })
  }

  private async standings(read: ReadRow[], connection: { id: string; routing: Routing }): Promise<LookedAt[]> {
    const known = await this.known(
      read.map(({ id }) => id),
      connection.id
    )
    const nothing = { there: false, erased: false }
    return read.map(({ id, order }) => ({
      id,
      standing: order ? backfillStanding(order, connection, known.get(id) ?? nothing) : "unreadable",
    }))
  }

  /** Of these orders, those of which anything is written: whether for the connection, and whether it was erased. */
  private async known(ids: string[], connectionId: string) {
    const rows = await this.database.query<{ subject: string; there: boolean; erased: boolean }>(
      `SELECT m.subject, m.erased_at IS NOT NULL AS erased,
              EXISTS (
                SELECT 1 FROM erp_delivery d
                 WHERE d.message_id = m.id AND d.connection_id = $2 AND d.deleted_at IS NULL
                   AND NOT (d.status = 'skipped' AND d.code IS NOT DISTINCT FROM '${Outbox.ORDER_ABSENT}')) AS there
         FROM erp_message m
        WHERE m.subject = ANY($1) AND m.type = '${orderPlaced.type}' AND m.revision = 1 AND m.deleted_at IS NULL`,
      [ids, connectionId]
    )
    return new Map(rows.map(({ subject, there, erased }) => [subject, { there, erased }]))
  }
}

interface ReadRow {
  id: string
  order?: OrderFacts
}

function readRow(row: unknown): ReadRow {
  const parsed = orderSchema.safeParse(row)
  return parsed.success ? { id: parsed.data.id, order: factsOf(parsed.data) } : { id: idOf(row) }
}

const idOf = (row: unknown) => String((row as { id: unknown }).id)
