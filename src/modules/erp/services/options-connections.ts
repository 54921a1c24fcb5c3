import { generateEntityId } from "@medusajs/framework/utils"
import type { ConfiguredConnection } from "../connection-config"
import { currentVersions, type MessageRegistry } from "../messages"
import { AuditTrail, type AuditEntry } from "./audit-trail"
import type { ConnectionStarts } from "./connection-starts"
import type { Database, Sql } from "./database"
import type { HeldDeliveries } from "./held-deliveries"
import type { LimitedLog } from "./limited-log"

/** Without a sign of it from any process for so long, a connection counts as removed from the options. */
const GONE_AFTER = "interval '1 minute'"
/** What the options had stopped, the options may start again. */
const FROM_OPTIONS = "c.paused_code IN ('paused_in_options', 'removed_from_options')"

/** Paused by a person or by trouble: it comes back paused, should the options bring it back. */
const STAYS_PAUSED = "(c.status = 'paused' AND c.paused_code <> 'paused_in_options')"

/** Options connections: rows that follow the plugin options. Rows of the admin are never touched here. */
export class OptionsConnections {
  constructor(
    private readonly database: Database,
    private readonly configured: ReadonlyMap<string, ConfiguredConnection>,
    private readonly messages: MessageRegistry,
    private readonly starts: ConnectionStarts,
    private readonly held: HeldDeliveries,
    private readonly log: LimitedLog
  ) {}

  /** Makes the rows follow the options. One whose name a connection of the admin has is left out, and the log says so. */
  async follow(sql: Sql): Promise<void> {
    for (const entry of this.configured.values()) {
      const id = await this.upsert(sql, entry)
      if (id) {
        await this.held.followSettings(sql, id, entry)
      } else {
        this.log.warn(
          `taken:${entry.name}`,
          `connection ${entry.name} of the options is not used: one that is managed in the admin has this name`
        )
      }
    }
  }

  /**
   * Shows that this process has its connections in its options, and marks those removed that no process has any more.
   * Not at once: while two releases overlap, the older one does not know what the newer one brought.
   */
  async heartbeat(): Promise<void> {
    const running = [...this.configured.values()].filter(({ paused }) => !paused)
    await this.database.query(
      `UPDATE erp_connection SET seen_at = now(), updated_at = now()
        WHERE source = 'options' AND name = ANY($1) AND deleted_at IS NULL`,
      [[...this.configured.keys()]]
    )
    // A release that knew no heartbeat removes at once what its own options do not have.
    await this.database.query(
      `UPDATE erp_connection SET status = 'active', paused_code = NULL, paused_reason = NULL
        WHERE source = 'options' AND name = ANY($1) AND status = 'removed' AND paused_code = 'removed_from_options'
          AND deleted_at IS NULL`,
      [running.map(({ name }) => name)]
    )
    await this.markRemoved()
  }

  async markRemoved(): Promise<void> {
    const rows = await this.database.transaction((sql) => this.markRemovedIn(sql))
    rows.forEach(({ name }) =>
      this.log.warn(`removed:${name}`, "connection is no longer in the options: removed", { connection: name })
    )
  }

  private async markRemovedIn(sql: Sql): Promise<{ id: string; name: string }[]> {
    const rows = await sql.query<{ id: string; name: string }>(
      `UPDATE erp_connection c SET status = 'removed', updated_at = now(),
              paused_code = CASE WHEN ${STAYS_PAUSED} THEN paused_code ELSE 'removed_from_options' END,
              paused_reason = CASE WHEN ${STAYS_PAUSED} THEN paused_reason
                                   ELSE 'It is no longer in the plugin options. Its deliveries are kept.' END
        WHERE source = 'options' AND status <> 'removed' AND name <> ALL($1) AND deleted_at IS NULL
          AND (seen_at IS NULL OR seen_at < now() - ${GONE_AFTER})
       RETURNING id, name`,
      [[...this.configured.keys()]]
    )
    await AuditTrail.note(
      sql,
      ...rows.map(({ id }): AuditEntry => ({
        ...{ by: AuditTrail.SYSTEM, action: "connection.remove", target_id: id },
        ...{ after: { status: "removed" }, reason: "It is no longer in the plugin options." },
      }))
    )
    return rows
  }

  /** @returns the row's id; undefined when its name belongs to a connection of the admin */
  private async upsert(sql: Sql, entry: ConfiguredConnection): Promise<string | undefined> {
    const { name, connector, settings, subscriptions, metadata_keys, policy, paused, versions } = entry
    const [row] = await sql.query<{ id: string; fresh: boolean }>(
      `INSERT INTO erp_connection AS c (id, name, connector, source, status, paused_code, paused_reason, settings,
                                        subscriptions, metadata_keys, policy, pins, seen_at)
       VALUES ($1, $2, $3, 'options', $4, $5, $6, $7, $8, $9, $10, $11::jsonb || $12::jsonb, now())
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE
         SET connector = excluded.connector, settings = excluded.settings, subscriptions = excluded.subscriptions,
             metadata_keys = excluded.metadata_keys, policy = excluded.policy, updated_at = now(), seen_at = now(),
             pins = $11::jsonb || c.pins || $12::jsonb,
             status = CASE WHEN excluded.status = 'paused' THEN 'paused' WHEN ${FROM_OPTIONS} THEN 'active'
                           WHEN c.status = 'removed' THEN 'paused' ELSE c.status END,
             paused_code = CASE WHEN excluded.status = 'paused' THEN excluded.paused_code
                                WHEN ${FROM_OPTIONS} THEN NULL ELSE c.paused_code END,
             paused_reason = CASE WHEN excluded.status = 'paused' THEN excluded.paused_reason
                                  WHEN ${FROM_OPTIONS} THEN NULL ELSE c.paused_reason END
       WHERE c.source = 'options'
       RETURNING id, (xmax = 0) AS fresh`,
      [
        generateEntityId("", "erpcon"),
        name,
        connector,
        paused ? "paused" : "active",
        paused ? "paused_in_options" : null,
        paused ? "It is paused in the plugin options." : null,
        JSON.stringify(settings),
        subscriptions,
        metadata_keys,
        JSON.stringify(policy),
        JSON.stringify(currentVersions(this.messages)),
        JSON.stringify(versions),
      ]
    )
    if (row?.fresh) {
      await this.starts.begin(sql, row.id)
    }
    return row?.id
  }
}
