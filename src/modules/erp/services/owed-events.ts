import type { Database } from "./database"

/** Emits events of the store's bus. */
export type EmitEvents = (
  events: { name: string; data: { id: string }; metadata: Record<string, string> }[]
) => Promise<void>

interface Owed {
  id: string
  action: string
  level_ids: string[]
}

/** Levels whose events go out together. Two events each: those of Medusa's module, and those of its workflows. */
const LOT = 100

/**
 * Medusa's own events for levels that were written past its module: index and caches follow them. Owed in the
 * transaction that wrote the levels, paid afterwards in lots with a pause in between: a bus has one worker, and an import
 * must not put 100,000 jobs before the next `order.placed`. A crash between emitting and forgetting pays twice.
 */
export class OwedEvents {
  constructor(
    private readonly database: Database,
    private readonly emit?: EmitEvents
  ) {}

  /** Pays one lot. @returns whether more may be owed. An error leaves the lot for a minute. */
  async pay(): Promise<boolean> {
    const { emit } = this
    const [owed] = emit ? await this.take() : []
    if (!emit || !owed) {
      return false
    }
    const { id, action, level_ids } = owed
    await emit(level_ids.slice(0, LOT).flatMap((level) => eventsOf(level, action)))
    await this.database.query(
      level_ids.length > LOT
        ? "UPDATE erp_owed_events SET level_ids = $2, updated_at = created_at WHERE id = $1"
        : "DELETE FROM erp_owed_events WHERE id = $1 AND $2::text[] IS NOT NULL",
      [id, level_ids.slice(LOT)]
    )
    return true
  }

  /** Not locked while it is emitted: a bus that hangs must not hold a transaction open. */
  private async take(): Promise<Owed[]> {
    return this.database.query<Owed>(
      `UPDATE erp_owed_events SET updated_at = clock_timestamp()
        WHERE id = (SELECT id FROM erp_owed_events
                     WHERE deleted_at IS NULL AND (updated_at = created_at OR updated_at < now() - interval '1 minute')
                     ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, action, level_ids`
    )
  }
}

/** As Medusa's module and its workflows emit them. */
function eventsOf(id: string, action: string) {
  const metadata = { source: "inventory", object: "inventory_level", action }
  return [
    { name: `inventory.inventory-level.${action}`, data: { id }, metadata },
    { name: `inventory-level.${action}`, data: { id }, metadata: {} },
  ]
}
