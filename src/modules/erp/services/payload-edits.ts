import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { findMessage, outboundMessages, type MessageRegistry } from "../messages"
import { issueLines } from "../options"
import { changedPaths } from "../audit-changes"
import { contentHash } from "../content-hash"
import { AuditTrail, type Actor } from "./audit-trail"
import type { Database, Sql } from "./database"
import type { Deliveries } from "./deliveries"
import type { DeliveryDetail } from "./delivery-views"
import type { OrderCapture, ReadOrders } from "./order-capture"
import type { Redriving } from "./redriving"

type Data = Record<string, unknown>

/** A change a person made to what one delivery carries. */
export interface PayloadEditView {
  by: Actor
  at: Date
  reason: string
  /** What it carried before; null where nothing could be built. */
  before: Data | null
  /** Since when the change counts no more, because the store's newer content goes instead. */
  superseded_at: Date | null
}

/** What people have made of a delivery's payload. */
export interface EditedPayload {
  /** Goes in place of `message.data`; null where nobody has changed it, or the change counts no more. */
  edited_data: Data | null
  /** Newest first, at most 50. */
  edits: PayloadEditView[]
}

/** What a person puts in place of a payload, and why. */
export interface PayloadEdit {
  data: Data
  reason: string
  by: Actor
}

/** Wrong fields that are named. */
const MOST_ISSUES = 5

/**
 * Payload edits: what a person puts in place of a payload, for one delivery. The message is left alone: other connections
 * may have it.
 *
 * An edit stands until the order's content changes in the store; then the store's goes instead, and the edit says since
 * when it counts no more.
 */
export class PayloadEdits {
  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly capture: OrderCapture,
    private readonly redriving: Redriving,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  async of(deliveryId: string): Promise<EditedPayload> {
    const [row] = await this.database.query<Pick<EditedPayload, "edited_data">>(
      "SELECT data_override AS edited_data FROM erp_delivery WHERE id = $1",
      [deliveryId]
    )
    const edits = await this.database.query<PayloadEditView>(
      `SELECT jsonb_build_object('id', actor_id, 'type', actor_type) AS by, created_at AS at, reason, before, superseded_at
         FROM erp_payload_edit WHERE delivery_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 50`,
      [deliveryId]
    )
    return { edited_data: row?.edited_data ?? null, edits }
  }

  /**
   * Replaces what a dead or held delivery carries, and sends it. Its order is looked at first: where it has changed in the
   * store, or was canceled, that counts and the edit is refused.
   *
   * @param data as the message's schema has it, in the version the message was built in
   * @throws MedusaError not_found, invalid_data naming the wrong fields by their path, conflict (it is not dead or held any
   * more, or nobody knows whether the ERP has it)
   */
  async edit(id: string, { data, reason, by }: PayloadEdit, read: ReadOrders): Promise<void> {
    const delivery = await this.deliveries.get(id)
    this.assertStuck(delivery, "edited")
    const { type, order_id, connection, message } = delivery
    const checked = this.check(delivery, data)
    const idempotency = await this.redriving.idempotencyOf({ type, connection_id: connection.id })
    if (idempotency === "none" && delivery.error_class === "outcome_unknown") {
      throw await this.deliveries.whyNotRedriven(id)
    }
    await this.capture.capture([order_id], "change", read)
    const written = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ before: Data | null }>(
        `WITH d AS (
           SELECT d.id, coalesce(d.data_override, m.data) AS before FROM erp_delivery d JOIN erp_message m ON m.id = d.message_id
            WHERE d.id = $1 AND d.status IN ('dead', 'held') AND m.version = $2 FOR UPDATE OF d),
              e AS (
           INSERT INTO erp_payload_edit (id, delivery_id, actor_id, actor_type, reason, before)
           SELECT $3, id, $4, $5, $6, before FROM d)
         UPDATE erp_delivery o SET data_override = $7 FROM d WHERE o.id = d.id RETURNING d.before`,
        [id, message.version, generateEntityId("", "erpedt"), by.id, by.type, reason, JSON.stringify(checked)]
      )
      if (row) {
        await AuditTrail.note(sql, {
          ...{ by, action: "delivery.edit_payload", target_id: id, connection_id: connection.id, reason },
          before: { content_hash: contentHash(row.before) },
          after: { content_hash: contentHash(checked), paths: changedPaths(row.before, checked) },
        })
      }
      return row !== undefined
    })
    if (!written) {
      this.assertStuck(await this.deliveries.get(id), "edited")
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        "Its order has changed in the store meanwhile: look at it again."
      )
    }
    await this.deliveries.redrive(id, idempotency, { kind: "edit", by })
  }

  /**
   * Builds the payload of a dead or held delivery anew from the store, and drops what a person had put in its place. It is
   * not sent by this, unless its content has changed. Where another connection has the message already, the message stands
   * and only the edit is dropped.
   *
   * @throws MedusaError not_found, conflict (it is not dead or held; or there is no edit, and it cannot be built anew)
   */
  async refresh(id: string, read: ReadOrders, by = AuditTrail.SYSTEM): Promise<void> {
    const { order_id, message, connection, ...delivery } = await this.deliveries.get(id)
    this.assertStuck(delivery, "built anew")
    const note = async (sql: Sql, what: { rebuilt: boolean }) =>
      AuditTrail.note(sql, {
        ...{ by, action: "delivery.refresh_payload", target_id: id, connection_id: connection.id, after: what },
      })
    const rebuild = { message: message.id, done: async (sql: Sql) => note(sql, { rebuilt: true }) }
    const { rebuilt } = await this.capture.capture([order_id], "change", read, { rebuild })
    const dropped = async (sql: Sql) => (await this.drop(sql, id)) && note(sql, { rebuilt: false }).then(() => true)
    if (rebuilt || (await this.database.transaction(dropped))) {
      return
    }
    this.assertStuck(await this.deliveries.get(id), "built anew")
    throw new MedusaError(
      MedusaError.Types.CONFLICT,
      "It cannot be built anew: the order is gone or cannot be told as it is, a later message says it all, or an ERP has this one."
    )
  }

  private async drop(sql: Sql, id: string): Promise<boolean> {
    const rows = await sql.query(
      `WITH d AS (
         UPDATE erp_delivery SET data_override = NULL
          WHERE id = $1 AND data_override IS NOT NULL AND status IN ('dead', 'held') RETURNING id)
       UPDATE erp_payload_edit e SET superseded_at = now(), updated_at = now()
         FROM d WHERE e.delivery_id = d.id AND e.superseded_at IS NULL RETURNING e.id`,
      [id]
    )
    return rows.length > 0
  }

  private check({ type, order_id, message }: DeliveryDetail, data: Data): Data {
    const schema = findMessage(this.messages, type)?.versions[message.version]?.schema
    if (!schema) {
      throw invalid(`This release has no ${type} version ${message.version}.`)
    }
    const parsed = schema.safeParse(data)
    if (!parsed.success) {
      const lines = issueLines(parsed.error, ["data"])
      const named = lines.slice(0, MOST_ISSUES)
      const more = lines.length > MOST_ISSUES ? ` (and ${lines.length - MOST_ISSUES} more)` : ""
      throw invalid(`It is no ${type} version ${message.version}: ${named.join("; ")}${more}`)
    }
    if (parsed.data.order_id !== order_id) {
      throw invalid(`It is about another order: data.order_id: must be "${order_id}"`)
    }
    return parsed.data
  }

  private assertStuck({ status }: Pick<DeliveryDetail, "status">, verb: string): void {
    if (status !== "dead" && status !== "held") {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `This delivery is ${status} and cannot be ${verb}. Dead and held ones can.`
      )
    }
  }
}

const invalid = (text: string) => new MedusaError(MedusaError.Types.INVALID_DATA, text)
