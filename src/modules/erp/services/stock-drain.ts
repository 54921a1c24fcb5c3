import { convertVersion, stockLevel } from "../messages"
import { recordProcess } from "../telemetry"
import { counts, judgeItem, type StockCode, type StockRules, type StockWord } from "../stock-items"
import { inSpan, placeOf } from "../tracing"
import type { Connection } from "./connections"
import type { Database, Sql } from "./database"
import { InboxResults, type ItemResult } from "./inbox-results"
import { StockWriter, type WritesStock } from "./stock-writer"

interface Row {
  id: string
  seq: number
  version: number
  epoch: number
  body: string
  items: number
  position: number
  /** Since it came, in seconds. */
  age: number
  traceparent: string | null
}

/** A message and the part of it that is settled in this lot. */
interface Slice {
  row: Row
  data: Record<string, unknown>
  time: unknown
  items: unknown[]
}

/** Messages with more items are imports: they come after what is small, a lot at a time. */
const SMALL = 100
/** Large messages whose text need not be read again for their next lot. */
const REMEMBERED = 4

/** What one look at a connection's inbox did. */
export interface Drained {
  items: number
  /** Whether the lot was part of an import. */
  bulk: boolean
}

/**
 * Takes what an ERP said of its stock from the inbox and writes it, a lot of up to 1,000 items in one transaction: the
 * guard, the quantities and what became of each message. A crash leaves the lot as if it had never begun.
 *
 * One lot at a time in the whole store (an advisory lock), so that two writers never wait for each other's rows.
 */
export class StockDrain {
  private readonly parsed = new Map<string, { data: Record<string, unknown>; time: unknown }>()
  private bulkNext = false

  constructor(
    private readonly database: Database,
    private readonly writer: WritesStock
  ) {}

  /**
   * Settles one lot.
   *
   * @param imports whether it may be part of an import
   * @returns undefined when there is nothing, or another process is at it
   */
  async lot(connection: Connection, imports = true): Promise<Drained | undefined> {
    const lot = await this.database.transaction(async (sql) => {
      if (!(await StockWriter.lock(sql))) {
        return undefined
      }
      const slices = this.slices(await this.take(sql, connection.id, imports))
      return slices.length
        ? { slices, results: await this.traced(connection, slices, () => this.settle(sql, connection, slices)) }
        : undefined
    })
    if (!lot) {
      return undefined
    }
    for (const { row } of lot.slices.filter(isLast)) {
      const of = { direction: "in", connection: connection.name, type: stockLevel.type } as const
      recordProcess({ ...of, outcome: lot.results.outcomeOf(row.id) }, row.age)
    }
    const items = lot.slices.reduce((sum, slice) => sum + slice.items.length, 0)
    return { items, bulk: lot.slices[0]!.row.items > SMALL }
  }

  private async traced<Result>({ name }: Connection, slices: Slice[], work: () => Promise<Result>): Promise<Result> {
    const attributes = {
      "messaging.system": "medusa-plugin-erp",
      "messaging.destination.name": name,
      "messaging.operation.name": "drain",
      "messaging.operation.type": "process",
      "messaging.batch.message_count": slices.length,
      "erp.stock.items": slices.reduce((sum, { items }) => sum + items.length, 0),
    }
    const place = placeOf(slices.map(({ row }) => row.traceparent))
    return inSpan(`drain ${name}`, { ...place, kind: "consumer", attributes }, work)
  }

  /**
   * Small messages first, so that a single update need not wait behind an import; but an import that waits gets every
   * second lot.
   */
  private async take(sql: Sql, connectionId: string, imports: boolean): Promise<Row[]> {
    const looks = !imports ? [false] : this.bulkNext ? [true, false] : [false, true]
    for (const bulk of looks) {
      const rows = await sql.query<Row>(
        `SELECT id, seq, version, epoch, items, position, traceparent, CASE WHEN id = ANY($2) THEN '' ELSE body END AS body,
                extract(epoch FROM now() - created_at)::float AS age
           FROM erp_inbox
          WHERE connection_id = $1 AND status = 'received' AND deleted_at IS NULL AND items ${bulk ? ">" : "<="} ${SMALL}
          ORDER BY seq LIMIT ${bulk ? 1 : StockWriter.LOT} FOR UPDATE SKIP LOCKED`,
        [connectionId, [...this.parsed.keys()]]
      )
      if (rows.length) {
        this.bulkNext = !bulk
        return rows
      }
    }
    return []
  }

  private slices(rows: Row[]): Slice[] {
    const slices: Slice[] = []
    let room = StockWriter.LOT
    for (const row of rows) {
      const { data, time } = this.read(row)
      const all = Array.isArray(data.items) ? (data.items as unknown[]) : []
      const items = all.slice(row.position, row.position + StockWriter.LOT)
      if (items.length > room) {
        break
      }
      room -= items.length
      slices.push({ row, data, time, items })
    }
    return slices
  }

  private read(row: Row): { data: Record<string, unknown>; time: unknown } {
    const known = this.parsed.get(row.id)
    if (known) {
      return known
    }
    const { data, time } = JSON.parse(row.body) as { data: Record<string, unknown>; time: unknown }
    const read = { data: convertVersion(stockLevel, data, row.version, stockLevel.current), time }
    if (row.items > StockWriter.LOT) {
      this.parsed.set(row.id, read)
      const [oldest] = this.parsed.keys()
      if (this.parsed.size > REMEMBERED && oldest !== undefined) {
        this.parsed.delete(oldest)
      }
    }
    return read
  }

  private async settle(sql: Sql, connection: Connection, slices: Slice[]): Promise<InboxResults> {
    const results = new InboxResults()
    const newest = new Map<string, StockWord>()
    const rules = rulesOf(connection)
    for (const { row, data, time, items } of slices) {
      const message = { connection_id: connection.id, inbox_id: row.id, epoch: row.epoch, seq: row.seq, time }
      results.begin(row.id, items.length)
      items.forEach((raw, place) => {
        const judged = judgeItem(raw, row.position + place, { ...message, as_of: data.as_of }, rules)
        if (typeof judged === "string") {
          results.add({ inbox_id: row.id, item: row.position + place, result: "refused", code: judged })
          return
        }
        const other = newest.get(judged.id)
        const loser = other && (counts(judged, other) ? other : judged)
        if (loser !== judged) {
          newest.set(judged.id, judged)
        }
        if (loser) {
          results.add(overtakenBy(loser, loser === judged ? other : judged))
        }
      })
    }
    const words = [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    if (words.length) {
      const { outcomes, overtaken } = await this.writer.write(sql, connection.id, words, connection.stock)
      outcomes.forEach((outcome) => results.add(outcome))
      await InboxResults.supersede(sql, overtaken)
    }
    await results.write(sql)
    slices.filter(isLast).forEach(({ row }) => this.parsed.delete(row.id))
    return results
  }
}

/** Whether its message is settled with it. */
const isLast = ({ row, items }: Slice) => row.position + items.length >= row.items

function rulesOf({ stock }: Connection): StockRules {
  const { ordering, semantics, negative_policy, allow_fractions, skew_margin } = stock
  return {
    ordering,
    negative_policy,
    allow_fractions,
    skew_margin,
    needs_as_of: semantics === "available",
    now: Date.now(),
  }
}

function overtakenBy(loser: StockWord, winner: StockWord): ItemResult {
  const sameTime = loser.epoch === winner.epoch && loser.order_key === winner.order_key
  const code: StockCode = !sameTime ? "older" : loser.quantity === winner.quantity ? "same" : "same_version_higher"
  return { inbox_id: loser.inbox_id, item: loser.item, result: "superseded", code }
}
