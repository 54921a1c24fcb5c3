import { generateEntityId } from "@medusajs/framework/utils"
import type { ErpRuntime } from "../../../src/modules/erp/runtime"
import { Notices, type NoticeEvent } from "../../../src/modules/erp/services/notices"
import { eventually } from "../eventually"
import type { Rig } from "../rig"

/** Incidents as the rules write them: the row, and what is to be said of it. */
export class Incidents {
  constructor(private readonly rig: Pick<Rig, "sql">) {}

  /** The rules look no more: they would find nothing, and say that it is over. */
  async alone(): Promise<void> {
    await this.rig.sql(
      `INSERT INTO erp_pulse (id, name, at) VALUES ('erppul_alone', 'alerts', now() + interval '1 year')
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET at = excluded.at`
    )
  }

  /** @returns its id */
  async open(runtime: ErpRuntime, over: Record<string, unknown> = {}): Promise<string> {
    const id = generateEntityId("", "erpinc")
    const row = {
      ...{ id, rule: "dead_letter", connection_id: null, cause: "", severity: "page", state: "open" },
      ...{ summary: "5 orders are dead.", numbers: { count: 5 } },
      ...over,
    }
    const columns = Object.keys(row)
    await this.rig.sql(
      `INSERT INTO erp_incident (${columns.join(", ")}, since, opened_at, seen_at)
       VALUES (${columns.map((_, at) => `$${at + 1}`).join(", ")}, now(), now(), now())`,
      Object.values(row).map((value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : value))
    )
    await this.say(runtime, id, "opened")
    return id
  }

  async update(runtime: ErpRuntime, id: string, summary: string): Promise<void> {
    await this.rig.sql("UPDATE erp_incident SET summary = $2 WHERE id = $1", [id, summary])
    await this.say(runtime, id, "updated")
  }

  async resolve(runtime: ErpRuntime, id: string): Promise<void> {
    await this.rig.sql("UPDATE erp_incident SET state = 'resolved', resolved_at = now() WHERE id = $1", [id])
    await this.say(runtime, id, "resolved")
  }

  async reopen(runtime: ErpRuntime, id: string): Promise<void> {
    await this.rig.sql(
      "UPDATE erp_incident SET state = 'open', resolved_at = NULL, reopened = reopened + 1 WHERE id = $1",
      [id]
    )
    await this.say(runtime, id, "opened")
  }

  /** How each notice stands, in the order in which they were written. */
  async notices(id?: string) {
    return this.rig.sql<{
      event: NoticeEvent
      status: string
      code: string | null
      reason: string | null
      attempts: number
    }>(
      "SELECT event, status, code, reason, attempts, in_doubt FROM erp_notice WHERE $1::text IS NULL OR incident_id = $1 ORDER BY seq",
      [id ?? null]
    )
  }

  async until(statuses: string, id?: string): Promise<void> {
    const found = async () => (await this.notices(id)).map(({ status }) => status).join(" ")
    await eventually(async () => (await found()) === statuses, `notices are ${statuses}`).catch(
      async (error: Error) => {
        throw new Error(`${error.message}\n${JSON.stringify(await this.notices(id), null, 1)}`)
      }
    )
  }

  /** An hour and a half passes: all that waits is due. */
  async wait(runtime: ErpRuntime): Promise<void> {
    await this.rig.sql(
      "UPDATE erp_notice SET available_at = available_at - interval '90 minutes', lease_until = lease_until - interval '90 minutes'"
    )
    runtime.channels.notifier.nudge()
  }

  async channel(name: string) {
    const [row] = await this.rig.sql("SELECT * FROM erp_channel WHERE name = $1 AND deleted_at IS NULL", [name])
    return row!
  }

  private async say(runtime: ErpRuntime, id: string, event: NoticeEvent): Promise<void> {
    const [row] = await this.rig.sql<{ severity: "page" | "ticket" }>(
      "SELECT severity FROM erp_incident WHERE id = $1",
      [id]
    )
    const sql = { query: <Row extends object>(text: string, values?: unknown[]) => this.rig.sql<Row>(text, values) }
    await Notices.tell(sql, { id, severity: row!.severity }, event)
    runtime.channels.notifier.nudge()
  }
}
