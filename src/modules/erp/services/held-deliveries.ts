import { normalizeReason } from "../cause"
import { outboundMessages, type MessageRegistry } from "../messages"
import { CANNOT_REVISE, OUR_SETTINGS } from "../standings"
import type { ConfiguredConnection } from "../connection-config"
import { Causes } from "./causes"
import type { Database, Sql } from "./database"

/** Held for a setting that only an attempt can find mended: one in the ERP, or a URL. */
const FOR_A_SETTING = `status = 'held' AND error_class = 'configuration' AND deleted_at IS NULL
  AND code <> ALL('{${OUR_SETTINGS.join(",")}}')`

const TRIGGER = `trigger = '{"kind": "released"}'`
const RELEASED = `status = 'pending', cause = NULL, updated_at = now(), ${TRIGGER}`
const NOW = "available_at = now()"

const ORPHANED = "It was being sent when its connection was removed."

/** What of a connection decides what is held there. */
type Followed = Pick<ConfiguredConnection, "message_types" | "idempotency" | "policy">

/** Held deliveries, and how each goes on by itself once its cause is mended. */
export class HeldDeliveries {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  /** A setting of this connection has been mended: all that is held for one goes, `afterMs` from now. */
  async release(sql: Sql, connectionId: string, afterMs = 0): Promise<void> {
    await sql.query(
      `UPDATE erp_delivery SET status = 'pending', available_at = now() + $2 * interval '1 millisecond', updated_at = now(), ${TRIGGER}
        WHERE connection_id = $1 AND ${FOR_A_SETTING}`,
      [connectionId, afterMs]
    )
  }

  /**
   * Tries one of the deliveries that are held for a setting, at most one per connection and minute: when it passes, the
   * setting is mended and the others are released.
   */
  async retryOne(): Promise<void> {
    await this.database.query(
      `UPDATE erp_delivery SET ${RELEASED}, ${NOW}
        WHERE id IN (
          SELECT DISTINCT ON (d.connection_id) d.id FROM (SELECT * FROM erp_delivery WHERE ${FOR_A_SETTING}) d
           WHERE NOT EXISTS (
               SELECT 1 FROM erp_delivery r
                WHERE r.connection_id = d.connection_id AND r.error_class = 'configuration' AND r.deleted_at IS NULL
                  AND coalesce(r.code, '') <> ALL('{${OUR_SETTINGS.join(",")}}')
                  AND r.status IN ('pending', 'leased', 'held', 'dead') AND r.updated_at > now() - interval '1 minute')
           ORDER BY d.connection_id, d.updated_at)`
    )
  }

  /**
   * The options of a connection were read anew: what it can be told now goes, what its connector no longer takes is
   * held. With a mended pin everything goes that an ended version held up.
   */
  async followSettings(sql: Sql, connectionId: string, settings: Followed) {
    const { message_types } = settings
    await sql.query(
      `UPDATE erp_delivery SET ${RELEASED}, ${NOW}, error_class = NULL, code = NULL, reason = NULL
        WHERE connection_id = $1 AND status = 'held' AND deleted_at IS NULL
          AND (code = 'version_ended' OR code = $2 AND type = ANY($3))`,
      [connectionId, CANNOT_REVISE.code, message_types]
    )
    await this.lookUp(sql, connectionId, settings)
    await sql.query(
      `UPDATE erp_delivery d SET status = 'held', error_class = $2, code = $3, reason = $4, updated_at = now(),
              cause = ${Causes.key("d", { error_class: "$2::text", code: "$3::text", reason: "$7" })}
        WHERE connection_id = $1 AND status = 'pending' AND deleted_at IS NULL
          AND type = ANY($5) AND type <> ALL($6)`,
      [
        connectionId,
        CANNOT_REVISE.error_class,
        CANNOT_REVISE.code,
        CANNOT_REVISE.reason,
        Object.keys(this.messages),
        message_types,
        normalizeReason(CANNOT_REVISE.reason),
      ]
    )
  }

  async lookUpAll(connections: (Followed & { id: string })[]): Promise<void> {
    for (const connection of connections) {
      await this.lookUp(this.database, connection.id, connection)
    }
  }

  /** Where the ERP can be asked, nobody need look by hand whether it has something: it is looked up, then sent or not. */
  async lookUp(sql: Sql, connectionId: string, { idempotency, policy }: Followed): Promise<void> {
    if (idempotency === "lookup") {
      await sql.query(
        `UPDATE erp_delivery SET ${RELEASED}, attempts = 0, failing_since = NULL, look_first = true,
                available_at = greatest(now(), last_attempt_at + $2 * interval '1 millisecond')
          WHERE connection_id = $1 AND status = 'held' AND error_class = 'outcome_unknown' AND deleted_at IS NULL`,
        [connectionId, 2 * policy.timeout]
      )
    }
  }

  /** Dead letters another release could not read, which this one can: while releases overlap, either may take them. */
  async releaseReadable(): Promise<void> {
    const readable = Object.values(this.messages).flatMap(({ type, versions }) =>
      Object.keys(versions).map((version) => ({ type, version: Number(version) }))
    )
    await this.database.query(
      `UPDATE erp_delivery d SET ${RELEASED}, ${NOW}, error_class = NULL, code = NULL, reason = NULL, attempts = 0
         FROM erp_message m, jsonb_to_recordset($1::jsonb) AS r(type text, version int)
        WHERE m.id = d.message_id AND d.status = 'dead' AND d.error_class = 'schema' AND d.deleted_at IS NULL
          AND d.code IN ('unknown_type', 'unknown_version') AND m.type = r.type AND m.version = r.version`,
      [JSON.stringify(readable)]
    )
  }

  /** What was being sent when its connection was removed: nobody here can ask that ERP, so a person must. */
  async holdOrphans(): Promise<void> {
    await this.database.query(
      `UPDATE erp_delivery d
          SET status = 'held', error_class = 'outcome_unknown', code = 'lease_lost', updated_at = now(),
              reason = $1, lease_token = NULL, lease_until = NULL,
              cause = ${Causes.key("d", { error_class: "'outcome_unknown'", code: "'lease_lost'", reason: "$2" })}
         FROM erp_connection n
        WHERE n.id = d.connection_id AND n.status = 'removed' AND d.status = 'leased' AND d.deleted_at IS NULL
          AND d.lease_until < now()`,
      [ORPHANED, normalizeReason(ORPHANED)]
    )
    // Written by a process that did not know yet that its connection had been deleted.
    await this.database.query(
      `UPDATE erp_delivery d SET status = 'discarded', error_class = NULL, code = n.paused_code, reason = n.paused_reason, updated_at = now()
         FROM erp_connection n
        WHERE n.id = d.connection_id AND n.deleted_at IS NOT NULL AND d.status IN ('pending', 'held', 'dead')
          AND d.deleted_at IS NULL`
    )
  }
}
