import { createHash } from "node:crypto"
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { inboundShape } from "../inbound-shape"
import { canonicalJson, type InboundEnvelope } from "../messages"
import { AuditTrail, type Moved } from "./audit-trail"
import type { Database, Sql } from "./database"

/** What became of messages that came in together. */
export type Stored =
  /** `ids` in the order they came; `fresh`: how many were not there before. */
  | { outcome: "stored"; ids: string[]; fresh: number }
  /** Nothing was stored: this event is there already, and says something else. */
  | { outcome: "conflict"; event_id: string }
  | { outcome: "unknown_connection" }

interface Row {
  id: string
  key: string
  source: string
  event_id: string
  type: string
  version: number
  content_hash: string
  body: string
  items: number
  code: string | null
  reason: string | null
  traceparent: string | null
}

const STUCK =
  "SELECT id, status AS was FROM erp_inbox WHERE id = $1 AND status IN ('dead', 'held') AND deleted_at IS NULL FOR UPDATE"

/**
 * Inbox: what ERPs told us, stored before it is answered. Every inbound road ends here.
 *
 *   webhook, poll, broker --store--> received --drain--> applied | superseded | held | dead
 *
 * What no release could read is stored as well, dead and with the reason: the ERP has done its part. What storing costs
 * does not depend on how much waits: one unique index is asked, nothing is counted.
 */
export class Inbox {
  /** Called when there is something new to apply. A nudge: the drain finds it without. */
  onReceived: (connectionId: string) => void = () => undefined

  constructor(private readonly database: Database) {}

  /** All of them or none. The same again changes nothing; the same id with other content is a conflict. @param traceparent in which they came */
  async store(connectionId: string, envelopes: InboundEnvelope[], traceparent?: string): Promise<Stored> {
    const rows = new Map<string, Row>()
    const keys = envelopes.map((envelope) => {
      const row = { ...rowOf(envelope), traceparent: traceparent ?? null }
      const twin = rows.get(row.key)
      rows.set(row.key, twin ?? row)
      return { key: row.key, differs: twin !== undefined && twin.content_hash !== row.content_hash, row }
    })
    const contradiction = keys.find(({ differs }) => differs)
    if (contradiction) {
      return { outcome: "conflict", event_id: contradiction.row.event_id }
    }
    const stored = await this.storeRows(connectionId, [...rows.values()])
    if ("outcome" in stored) {
      return stored
    }
    const fresh = [...rows.values()].filter(({ id, key }) => stored.ids.get(key) === id)
    if (fresh.some(({ code }) => code === null)) {
      this.onReceived(connectionId)
    }
    return { outcome: "stored", ids: keys.map(({ key }) => stored.ids.get(key)!), fresh: fresh.length }
  }

  /**
   * Has a dead or held message applied again, from its first item on.
   *
   * @throws MedusaError not_found, conflict (it is in another state), invalid_data (this release still cannot read it)
   */
  async redrive(id: string, by = AuditTrail.SYSTEM): Promise<void> {
    const [message] = await this.database.query<{ body: string }>(
      "SELECT body FROM erp_inbox WHERE id = $1 AND status IN ('dead', 'held') AND deleted_at IS NULL",
      [id]
    )
    const shape = message && inboundShape(JSON.parse(message.body) as InboundEnvelope)
    if (shape?.code) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `It still cannot be read: ${shape.reason}`)
    }
    const redriven = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<Moved>(
        `UPDATE erp_inbox i
            SET status = 'received', items = $2, position = 0, applied = 0, superseded = 0, held = 0, refused = 0,
                exceptions = NULL, error_class = NULL, code = NULL, reason = NULL, settled_at = NULL, updated_at = now()
           FROM (${STUCK}) o WHERE i.id = o.id RETURNING i.id, i.connection_id, o.was`,
        [id, shape?.items]
      )
      const after = { status: "received" }
      await AuditTrail.note(sql, ...(row ? [AuditTrail.ofState(by, "inbox_message.redrive", row, after)] : []))
      return row
    })
    if (!redriven) {
      throw await this.refusal(id, "redriven")
    }
    this.onReceived(redriven.connection_id)
  }

  /** Gives a message up. What of it has been applied stays. @throws MedusaError not_found, conflict */
  async discard(id: string, reason: string, by = AuditTrail.SYSTEM): Promise<void> {
    const discarded = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<Moved>(
        `UPDATE erp_inbox i SET status = 'discarded', error_class = NULL, code = 'discarded', reason = $2, settled_at = now(),
                updated_at = now()
           FROM (${STUCK}) o WHERE i.id = o.id RETURNING i.id, i.connection_id, o.was`,
        [id, reason]
      )
      const after = { status: "discarded" }
      await AuditTrail.note(sql, ...(row ? [AuditTrail.ofState(by, "inbox_message.discard", row, after, reason)] : []))
      return row
    })
    if (!discarded) {
      throw await this.refusal(id, "discarded")
    }
  }

  private async storeRows(connectionId: string, rows: Row[]): Promise<{ ids: Map<string, string> } | Stored> {
    if (rows.length === 1) {
      return this.insert(this.database, connectionId, rows)
    }
    try {
      return await this.database.transaction(async (sql) => {
        // Batches of one connection one after another: two with the same events in another order would block each other.
        await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('erp_inbox:' || $1, 0))", [connectionId])
        const stored = await this.insert(sql, connectionId, rows)
        if ("outcome" in stored) {
          throw new Withdrawn(stored)
        }
        return stored
      })
    } catch (error) {
      if (error instanceof Withdrawn) {
        return error.stored
      }
      throw error
    }
  }

  /** @returns the ids of the rows that are there now, by key: new ones have the id they came with. */
  private async insert(sql: Sql, connectionId: string, rows: Row[]): Promise<{ ids: Map<string, string> } | Stored> {
    const column = (name: keyof Row) => rows.map((row) => row[name])
    const inserted = await sql.query<{ id: string }>(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, items,
                              traceparent, status, error_class, code, reason, settled_at)
       SELECT e.id, c.id, e.source, e.event_id, e.type, e.version, c.epoch, e.content_hash, e.body, e.items,
              e.traceparent, CASE WHEN e.code IS NULL THEN 'received' ELSE 'dead' END, CASE WHEN e.code IS NULL THEN NULL ELSE 'schema' END,
              e.code, e.reason, CASE WHEN e.code IS NULL THEN NULL ELSE now() END
         FROM erp_connection c,
              unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::int[], $10::text[], $11::text[],
                     $12::text[])
                WITH ORDINALITY AS e (id, source, event_id, type, version, content_hash, body, items, code, reason, traceparent, place)
        WHERE c.id = $1 AND c.deleted_at IS NULL
        ORDER BY e.place
       ON CONFLICT (connection_id, source, event_id) WHERE deleted_at IS NULL DO NOTHING
       RETURNING id`,
      [
        connectionId,
        ...(
          [
            "id",
            "source",
            "event_id",
            "type",
            "version",
            "content_hash",
            "body",
            "items",
            "code",
            "reason",
            "traceparent",
          ] as const
        ).map(column),
      ]
    )
    const isNew = new Set(inserted.map(({ id }) => id))
    const ids = new Map(rows.filter(({ id }) => isNew.has(id)).map(({ key, id }) => [key, id]))
    const known = rows.filter(({ id }) => !isNew.has(id))
    if (!known.length) {
      return { ids }
    }
    const found = await sql.query<{ id: string; source: string; event_id: string; content_hash: string }>(
      `SELECT i.id, i.source, i.event_id, i.content_hash FROM erp_inbox i
         JOIN unnest($2::text[], $3::text[]) AS e (source, event_id) ON i.source = e.source AND i.event_id = e.event_id
        WHERE i.connection_id = $1 AND i.deleted_at IS NULL`,
      [connectionId, known.map(({ source }) => source), known.map(({ event_id }) => event_id)]
    )
    const there = new Map(found.map((row) => [keyOf(row), row]))
    for (const { key, content_hash, event_id } of known) {
      const row = there.get(key)
      if (!row) {
        return { outcome: "unknown_connection" }
      }
      if (row.content_hash !== content_hash) {
        return { outcome: "conflict", event_id }
      }
      ids.set(key, row.id)
    }
    return { ids }
  }

  private async refusal(id: string, verb: string): Promise<MedusaError> {
    const [row] = await this.database.query<{ status: string }>(
      "SELECT status FROM erp_inbox WHERE id = $1 AND deleted_at IS NULL",
      [id]
    )
    return row
      ? new MedusaError(
          MedusaError.Types.CONFLICT,
          `This message is ${row.status} and cannot be ${verb}. Dead and held ones can.`
        )
      : new MedusaError(MedusaError.Types.NOT_FOUND, `There is no message "${id}".`)
  }
}

/** Rolls a batch back, with what to say of it. */
class Withdrawn extends Error {
  constructor(readonly stored: Stored) {
    super("withdrawn")
  }
}

function rowOf(envelope: InboundEnvelope): Omit<Row, "traceparent"> {
  const { source, id: event_id, type, version } = envelope
  const content_hash = createHash("sha256").update(canonicalJson(envelope)).digest("hex")
  const body = JSON.stringify(envelope)
  const id = generateEntityId("", "erpinb")
  return {
    id,
    key: keyOf({ source, event_id }),
    source,
    event_id,
    type,
    version,
    content_hash,
    body,
    ...inboundShape(envelope),
  }
}

const keyOf = ({ source, event_id }: { source: string; event_id: string }) => JSON.stringify([source, event_id])
