import { AuditTrail } from "./audit-trail"
import type { Database } from "./database"
import type { LimitedLog } from "./limited-log"
import type { PullMarks } from "./pull-marks"

/** Epochs: when an ERP's stock versions begin anew. */
export class Epochs {
  constructor(
    private readonly database: Database,
    private readonly marks: PullMarks,
    private readonly log: LimitedLog
  ) {}

  /**
   * From now on whatever the ERP says is newer than all before, and it is polled from the beginning: an ERP that was
   * restored has lost its watermarks as well.
   *
   * @returns the new epoch
   */
  async begin({ id, name }: { id: string; name: string }, reason: string, by = AuditTrail.SYSTEM): Promise<number> {
    const epoch = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ epoch: number }>(
        "UPDATE erp_connection SET epoch = epoch + 1, updated_at = now() WHERE id = $1 RETURNING epoch",
        [id]
      )
      await this.marks.reset(sql, id)
      await AuditTrail.note(sql, {
        ...{ by, action: "connection.begin_epoch", target_id: id, reason },
        ...{ before: { epoch: row!.epoch - 1 }, after: { epoch: row!.epoch } },
      })
      return row!.epoch
    })
    this.log.info("stock begins anew", { connection: name, epoch })
    return epoch
  }
}
