import { STOCK_CODES, type StockCode } from "../stock-items"
import type { Sql } from "./database"

/** What became of one item of a message. */
export interface ItemResult {
  inbox_id: string
  item: number
  result: "applied" | "superseded" | "held" | "refused"
  code: StockCode | null
}

interface Tally {
  id: string
  settled: number
  applied: number
  superseded: number
  held: number
  refused: number
  exceptions: { index: number; result: string; code: string | null }[]
  first_refused: string | null
  first_held: string | null
}

/** The state of a message whose items are all settled; `b` is its row with these counts. */
const stateOf = (b: { refused: string; held: string; applied: string }) =>
  `CASE WHEN ${b.refused} > 0 THEN 'dead' WHEN ${b.held} > 0 THEN 'held' WHEN ${b.applied} > 0 THEN 'applied' ELSE 'superseded' END`

/** Collects what becomes of the items of several messages, and writes it with one statement. */
export class InboxResults {
  private readonly tallies = new Map<string, Tally>()

  /** So many items of a message are settled; without further word they were applied. */
  begin(inboxId: string, items: number): void {
    const none = { superseded: 0, held: 0, refused: 0, exceptions: [], first_refused: null, first_held: null }
    this.tallies.set(inboxId, { id: inboxId, settled: items, applied: items, ...none })
  }

  add({ inbox_id, item, result, code }: ItemResult): void {
    const tally = this.tallies.get(inbox_id)
    if (!tally || result === "applied") {
      return
    }
    tally.applied--
    tally[result]++
    tally.exceptions.push({ index: item, result, code })
    if (result === "refused") {
      tally.first_refused ??= code
    }
    if (result === "held") {
      tally.first_held ??= code
    }
  }

  /** What has become of a message, as far as it was collected here. */
  outcomeOf(inboxId: string): "dead" | "held" | "applied" | "superseded" {
    const { refused = 0, held = 0, applied = 0 } = this.tallies.get(inboxId) ?? {}
    return refused ? "dead" : held ? "held" : applied ? "applied" : "superseded"
  }

  /** Moves each message on, and settles those that are through. */
  async write(sql: Sql): Promise<void> {
    const rows = [...this.tallies.values()].map((tally) => {
      const code = (tally.first_refused ?? tally.first_held) as StockCode | null
      return {
        ...tally,
        exceptions: tally.exceptions.length ? tally.exceptions.sort((a, b) => a.index - b.index) : null,
        code,
        reason: code && STOCK_CODES[code],
      }
    })
    const sum = (name: string) => `b.${name} + r.${name}`
    await sql.query(
      `UPDATE erp_inbox b
          SET position = b.position + r.settled, applied = ${sum("applied")},
              superseded = ${sum("superseded")}, held = ${sum("held")}, refused = ${sum("refused")},
              exceptions = CASE WHEN r.exceptions IS NULL THEN b.exceptions
                                ELSE coalesce(b.exceptions, '[]'::jsonb) || r.exceptions END,
              code = CASE WHEN b.refused > 0 THEN b.code ELSE coalesce(r.code, b.code) END,
              reason = CASE WHEN b.refused > 0 THEN b.reason ELSE coalesce(r.reason, b.reason) END,
              error_class = CASE WHEN ${sum("refused")} > 0 THEN 'rejected'
                                 WHEN ${sum("held")} > 0 THEN 'configuration' END,
              status = CASE WHEN b.position + r.settled < b.items THEN b.status ELSE ${stateOf({
                refused: sum("refused"),
                held: sum("held"),
                applied: sum("applied"),
              })} END,
              settled_at = CASE WHEN b.position + r.settled < b.items THEN NULL ELSE now() END, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, settled int, applied int, superseded int, held int, refused int,
              exceptions jsonb, code text, reason text)
        WHERE b.id = r.id`,
      [JSON.stringify(rows)]
    )
  }

  /** Items that waited, and were overtaken by newer ones. */
  static async supersede(sql: Sql, items: { inbox_id: string; item: number }[]): Promise<void> {
    await InboxResults.resolve(sql, items, "superseded")
  }

  /** Items that waited, and have taken effect. */
  static async apply(sql: Sql, items: { inbox_id: string; item: number }[]): Promise<void> {
    await InboxResults.resolve(sql, items, "applied")
  }

  private static async resolve(
    sql: Sql,
    items: { inbox_id: string; item: number }[],
    into: "applied" | "superseded"
  ): Promise<void> {
    if (!items.length) {
      return
    }
    const refused = "b.refused"
    const held = "greatest(b.held - r.n, 0)"
    // Where a location was mapped anew, items count as applied that were so before.
    const more = "least(b.applied + r.n, b.items - b.superseded - b.refused)"
    const applied = into === "applied" ? more : "b.applied"
    await sql.query(
      `UPDATE erp_inbox b
          SET held = ${held}, updated_at = now(), ${into} = ${into === "applied" ? applied : "b.superseded + r.n"},
              status = CASE WHEN b.status IN ('received', 'discarded') THEN b.status
                            ELSE ${stateOf({ refused, held, applied })} END,
              error_class = CASE WHEN ${refused} > 0 OR ${held} > 0 THEN b.error_class END,
              code = CASE WHEN ${refused} > 0 OR ${held} > 0 THEN b.code END,
              reason = CASE WHEN ${refused} > 0 OR ${held} > 0 THEN b.reason END
         FROM (SELECT inbox_id, count(*)::int AS n
                 FROM jsonb_to_recordset($1::jsonb) AS r(inbox_id text, item int) GROUP BY inbox_id) r
        WHERE b.id = r.inbox_id`,
      [JSON.stringify(items)]
    )
  }
}
