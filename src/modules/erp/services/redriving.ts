import { MedusaError } from "@medusajs/framework/utils"
import type { Move } from "../draft"
import { findMessage, outboundMessages, type MessageRegistry } from "../messages"
import type { Idempotency } from "../connector"
import type { Trigger } from "../trigger"
import { AuditTrail, type Actor } from "./audit-trail"
import type { Connections } from "./connections"
import type { Database, Sql } from "./database"
import type { Deliveries } from "./deliveries"
import type { OrderCapture, ReadOrders } from "./order-capture"

/** What redriving one delivery came to. */
export type RedriveOutcome =
  /** It goes, or has gone meanwhile. */
  | { outcome: "redriven" }
  /** There is nothing to send any more. */
  | { outcome: "skipped" }
  /** `type`: of MedusaError. */
  | { outcome: "failed"; type: string; reason: string }

interface Stuck {
  id: string
  subject: string
  status: string
  type: string
  connection_id: string
  build_error: { message: string } | null
}

/**
 * Redriving: sends dead or held deliveries again, one or a lot.
 *
 * Their orders are looked at first, all in one read: what could not be built is built again, and what has been canceled
 * meanwhile is skipped. What then is still dead or held goes, unless only a person can say whether the ERP has it.
 */
export class Redriving {
  constructor(
    private readonly database: Database,
    private readonly capture: OrderCapture,
    private readonly connections: Connections,
    private readonly deliveries: Deliveries,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  /**
   * @param ids of deliveries that are there, at most 100
   * @param by who asked for each; nobody, where that has been noted
   * @returns an outcome for each
   */
  async redrive(ids: string[], read: ReadOrders, trigger: Trigger, by?: Actor): Promise<Map<string, RedriveOutcome>> {
    const before = await this.read(ids)
    const subjects = [...new Set(before.map(({ subject }) => subject))]
    /** By capture: what has become of the order decides. */
    const settled = new Map<string, string>()
    const moved = async (sql: Sql, moves: Move[]) => {
      for (const { delivery_id, status } of moves.filter((move) => ["pending", "skipped"].includes(move.status))) {
        const row = before.find(({ id }) => id === delivery_id)
        if (row) {
          settled.set(row.id, status)
          await this.deliveries.trace(sql, row.id, trigger)
          const note = by && AuditTrail.ofState(by, "delivery.redrive", { ...row, was: row.status }, { status })
          await AuditTrail.note(sql, ...(note ? [note] : []))
        }
      }
    }
    const { absent } = await this.capture.capture(subjects, "change", read, { moved })
    const outcomes = new Map<string, RedriveOutcome>()
    const asked: { id: string; idempotency: Idempotency }[] = []
    for (const delivery of await this.read(ids)) {
      const { id, build_error } = delivery
      if (build_error) {
        const why = absent.includes(delivery.subject) ? "The order does not exist any more." : build_error.message
        outcomes.set(id, failed(MedusaError.Types.INVALID_DATA, `It still cannot be built: ${why}`))
      } else if (settled.has(id)) {
        outcomes.set(id, { outcome: settled.get(id) === "skipped" ? "skipped" : "redriven" })
      } else {
        asked.push({ id, idempotency: await this.idempotencyOf(delivery) })
      }
    }
    const sent = await this.deliveries.redriveAll(asked, trigger, by)
    for (const { id } of asked) {
      outcomes.set(id, sent.has(id) ? { outcome: "redriven" } : await this.whyNot(id))
    }
    return outcomes
  }

  /** @throws MedusaError not_found, conflict, invalid_data (it still cannot be built) */
  async redriveOne(id: string, read: ReadOrders, by = AuditTrail.SYSTEM): Promise<void> {
    await this.deliveries.get(id)
    const result = (await this.redrive([id], read, { kind: "redrive", by }, by)).get(id)!
    if (result.outcome === "failed") {
      throw new MedusaError(result.type, result.reason)
    }
  }

  /** How sending it again is safe: what tells of a booked order books nothing, and may be sent twice. */
  async idempotencyOf({ type, connection_id }: { type: string; connection_id: string }): Promise<Idempotency> {
    return findMessage(this.messages, type)?.creates === false
      ? "key"
      : ((await this.connections.find(connection_id))?.idempotency ?? "none")
  }

  private async whyNot(id: string): Promise<RedriveOutcome> {
    const { type, message } = await this.deliveries.whyNotRedriven(id)
    return failed(type, message)
  }

  /** An edit by hand stands in for what could not be built. */
  private async read(ids: string[]): Promise<Stuck[]> {
    return this.database.query<Stuck>(
      `SELECT d.id, d.subject, d.status, d.type, d.connection_id,
              CASE WHEN d.data_override IS NULL THEN m.build_error END AS build_error
         FROM erp_delivery d JOIN erp_message m ON m.id = d.message_id WHERE d.id = ANY($1) ORDER BY d.seq`,
      [ids]
    )
  }
}

const failed = (type: string, reason: string): RedriveOutcome => ({ outcome: "failed", type, reason })
