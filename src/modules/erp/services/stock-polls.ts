/**
 * Stock polls: the road into the inbox for ERPs that do not tell by themselves what changed.
 *
 *   take the watermark -> the connector pulls a page -> one transaction: inbox row, watermark -> the next page
 *
 * The watermark moves only together with what it stands for. A crash costs one page that is asked for again, never a
 * change; two processes never store for one connection at the same time. Not here: what becomes of what was stored.
 */
import { createHash } from "node:crypto"
import { z } from "@medusajs/framework/zod"
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { ConnectorError, type StockPage } from "../connector"
import { canonicalJson } from "../messages/canonical-json"
import { MOST_STOCK_ITEMS, stockLevel } from "../messages/stock-level"
import { currentTraceparent, inSpan } from "../tracing"
import type { Connection, Connections } from "./connections"
import { AuditTrail, type Actor } from "./audit-trail"
import { ConnectorCalls } from "./connector-calls"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"
import type { PullMark, PullMarks } from "./pull-marks"

/** What one poll brought. */
export interface PollReport {
  /** Pages asked for and stored; pages without items count. */
  pages: number
  /** As the ERP sent them; the same again, which is not stored twice, included. */
  items: number
  /**
   * Why it ended before the ERP had told everything, or null: a connector's error code, `invalid_page`, `unfinished` (it
   * goes on with the next poll), `overtaken` (another process polls), `interrupted`.
   */
  code: string | null
}

/** How a poll ends that is not over: as a ConnectorError does, or so. */
class PollEnded extends Error {
  constructor(readonly code: "invalid_page" | "unfinished" | "overtaken" | "interrupted") {
    super(code)
  }
}

/** Bounds of one poll: what is left then is taken up by the next one. */
const MOST_PAGES = 1_000
const LONGEST_MS = { due: 5 * 60_000, now: 20_000, full: 20_000 }

/** The job that looks whether a poll is due does not come to the millisecond. */
const SLACK = 0.9

/** Ends that are no trouble of the ERP's. */
const CALM_ENDS = ["unfinished", "overtaken", "interrupted"]

const pageSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown()).transform(flat)).max(MOST_STOCK_ITEMS),
  watermark: z
    .string()
    .min(1)
    .max(2_000)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  more: z.boolean(),
})

export class StockPolls {
  private readonly calls = new ConnectorCalls()
  private readonly underWay = new Set<Promise<PollReport>>()
  private stopping = false
  /** Called when something was stored for a connection. */
  onReceived: (connectionId: string) => void = () => undefined

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly marks: PullMarks,
    private readonly log: LimitedLog
  ) {}

  /** Polls every connection that is due; those of one that fails do not keep the others waiting. */
  async pollDue(): Promise<PollReport[]> {
    const polled = (await this.connections.list()).filter(
      ({ status, stock }) => status === "active" && stock.poll !== undefined
    )
    const reports = await Promise.all(
      polled.map(async (connection) => {
        try {
          return (await this.isDown(connection)) ? undefined : await this.track(connection, "due")
        } catch (error) {
          this.log.error("poll", "a poll could not be written down; the next one asks again", error)
        }
      })
    )
    return reports.filter((report) => report !== undefined)
  }

  /**
   * Polls one connection now, whether it is due or not.
   *
   * @param full asks for everything, not only for what changed
   * @throws MedusaError conflict: it is paused, cannot be asked, or its ERP is down
   */
  async poll(connection: Connection, { full }: { full: boolean }, by = AuditTrail.SYSTEM): Promise<PollReport> {
    const why =
      connection.status !== "active"
        ? "is not active"
        : !connection.pulls_stock
          ? "cannot be asked for its stock: its connector cannot do that, or not with these settings"
          : (await this.isDown(connection))
            ? "is down; it is polled again once it is back"
            : undefined
    if (why) {
      throw new MedusaError(MedusaError.Types.CONFLICT, `Connection ${connection.name} ${why}.`)
    }
    return (await this.track(connection, full ? "full" : "now", by))!
  }

  /** Ends polls under way: what was stored stays, the rest is asked for again. */
  async stop(): Promise<void> {
    this.stopping = true
    this.calls.abort()
    await Promise.allSettled(this.underWay)
  }

  private async isDown({ id }: Connection): Promise<boolean> {
    const rows = await this.database.query(
      "SELECT 1 FROM erp_circuit WHERE connection_id = $1 AND (state = 'open' OR throttled_until > now())",
      [id]
    )
    return rows.length > 0
  }

  /** @param by who asked for it; nobody, when it is due */
  private async track(
    connection: Connection,
    how: "due" | "now" | "full",
    by?: Actor
  ): Promise<PollReport | undefined> {
    const mark = await this.database.transaction(async (sql) => {
      const taken = await this.marks.take(sql, connection, how)
      if (taken && by) {
        const after = { full: how === "full" }
        await AuditTrail.note(sql, { by, action: "connection.poll_stock", target_id: connection.id, after })
      }
      return taken
    })
    if (!mark) {
      return undefined
    }
    const attributes = { "messaging.destination.name": connection.name, "erp.poll": how }
    const walk = inSpan(`poll ${connection.name}`, { attributes }, async (span) => {
      const report = await this.walk(connection, mark, how)
      span.set({ "erp.poll.pages": report.pages, "erp.poll.items": report.items })
      if (report.code && !CALM_ENDS.includes(report.code)) {
        span.fail({ code: report.code })
      }
      return report
    })
    this.underWay.add(walk)
    return walk.finally(() => this.underWay.delete(walk))
  }

  private async walk(connection: Connection, taken: PullMark, how: "due" | "now" | "full"): Promise<PollReport> {
    const report: PollReport = { pages: 0, items: 0, code: null }
    const begun = Date.now()
    // Two full polls may bring the same; it is to be looked at again all the same.
    const salt = how === "full" ? generateEntityId("", "erppol") : ""
    let mark = taken
    let dueIn = () => Math.max(0, SLACK * (connection.stock.poll ?? 0) - (Date.now() - begun))
    try {
      for (let more = true; more;) {
        if (report.pages >= MOST_PAGES || Date.now() - begun > LONGEST_MS[how]) {
          throw new PollEnded("unfinished")
        }
        const page = await this.pull(connection, mark.watermark)
        mark = await this.store(connection, mark, page, salt)
        report.pages++
        report.items += page.items.length
        more = page.more
        if (page.items.length) {
          this.onReceived(connection.id)
        }
      }
    } catch (error) {
      if (!(error instanceof PollEnded) && !ConnectorError.is(error)) {
        throw error
      }
      report.code = error.code
      if (ConnectorError.is(error) && error.retry_after_ms !== undefined) {
        const { retry_after_ms } = error
        dueIn = () => retry_after_ms
      }
      this.tell(connection, error.code)
    }
    await this.marks.release(mark, connection, CALM_ENDS.includes(report.code ?? "") ? 0 : dueIn())
    return report
  }

  /** By code only: what an ERP says may hold personal data. */
  private tell({ id, name }: Connection, code: string): void {
    if (!CALM_ENDS.includes(code)) {
      this.log.warn(`poll:${id}:${code}`, "stock could not be polled, it is asked again", { connection: name, code })
    }
  }

  private async pull(connection: Connection, watermark: string | null): Promise<StockPage> {
    if (this.stopping) {
      throw new PollEnded("interrupted")
    }
    const answer: unknown = await this.calls
      .run(connection, (context) => connection.client.pullStock!(watermark, context))
      .catch((error: unknown) => {
        throw this.stopping
          ? new PollEnded("interrupted")
          : ConnectorError.is(error)
            ? error
            : new ConnectorError("transient", { code: "connector_crashed", message: "It failed unexpectedly." })
      })
    const { data: page } = pageSchema.safeParse(answer)
    if (!page || (page.more && page.watermark === watermark)) {
      throw new PollEnded("invalid_page")
    }
    return page
  }

  /** @returns the mark as it is now */
  private async store(connection: Connection, mark: PullMark, page: StockPage, salt: string): Promise<PullMark> {
    return this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ epoch: number }>(
        "SELECT epoch FROM erp_connection WHERE id = $1 AND status = 'active' AND deleted_at IS NULL FOR SHARE",
        [connection.id]
      )
      const advanced = row && (await this.marks.advance(sql, mark, connection, page.watermark))
      if (!advanced) {
        throw new PollEnded("overtaken")
      }
      if (page.items.length) {
        await this.insert(sql, connection, row.epoch, page.items, [mark.watermark, salt])
      }
      return advanced
    })
  }

  /**
   * Writes one message into the inbox. Its id is made of what it says and where it was asked for, so that an ERP whose
   * answers overlap does not fill the inbox with the same again. Where the order of arrival is all there is, the same
   * again may be news: it was something else in between.
   */
  private async insert(
    sql: Sql,
    connection: Connection,
    epoch: number,
    items: StockPage["items"],
    asked: unknown[]
  ): Promise<void> {
    const unique = connection.stock.ordering === "arrival" ? generateEntityId("", "erparr") : ""
    const envelope = {
      specversion: "1.0",
      id: hashOf([epoch, ...asked, unique, items]),
      type: stockLevel.type,
      version: stockLevel.current,
      source: `/pull/${connection.name}`,
      data: { items },
    }
    await sql.query(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, items, traceparent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (connection_id, source, event_id) WHERE deleted_at IS NULL DO NOTHING`,
      [
        ...[generateEntityId("", "erpinb"), connection.id, envelope.source, envelope.id, envelope.type],
        ...[envelope.version, epoch, hashOf(envelope), JSON.stringify(envelope), items.length, currentTraceparent()],
      ]
    )
  }
}

/** An item has no parts: whatever it holds besides is of no use here, and could be nested without end. */
function flat(item: Record<string, unknown>): Record<string, unknown> {
  const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value)
  return Object.fromEntries(Object.entries(item).filter(([, value]) => isPlain(value)))
}

const hashOf = (value: unknown) => createHash("sha256").update(canonicalJson(value)).digest("hex")
