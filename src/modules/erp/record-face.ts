import { csvLine } from "./csv"
import type { ErpRuntime } from "./runtime"
import type { AuditFilter, AuditView } from "./services/audit-log"
import type { Count } from "./services/counts"
import type { DeliveryFilter } from "./services/delivery-list"
import type { DeliveryView } from "./services/delivery-views"

/** Which rows of a list. */
interface Page {
  limit: number
  offset: number
}

/** Columns of a table of deliveries. New ones come last; none is renamed or goes. */
const DELIVERY_COLUMNS: Record<string, (delivery: DeliveryView) => unknown> = {
  id: ({ id }) => id,
  order_id: ({ order_id }) => order_id,
  display_id: ({ display_id }) => display_id,
  connection: ({ connection }) => connection.name,
  type: ({ type }) => type,
  status: ({ status }) => status,
  state: ({ state }) => state,
  error_class: ({ error_class }) => error_class,
  code: ({ code }) => code,
  reason: ({ reason }) => reason,
  attempts: ({ attempts_begun }) => attempts_begun,
  document_number: ({ document_number }) => document_number,
  document_id: ({ document_id }) => document_id,
  created_at: ({ created_at }) => created_at,
  last_attempt_at: ({ last_attempt_at }) => last_attempt_at,
  delivered_at: ({ delivered_at }) => delivered_at,
}

/** Columns of a table of changes; the same holds. */
const AUDIT_COLUMNS: Record<string, (entry: AuditView) => unknown> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  actor_type: ({ actor }) => actor.type,
  actor_id: ({ actor }) => actor.id,
  action: ({ action }) => action,
  target_type: ({ target }) => target.type,
  target_id: ({ target }) => target.id,
  connection_id: ({ connection_id }) => connection_id,
  before: ({ before }) => before,
  after: ({ after }) => after,
  reason: ({ reason }) => reason,
}

/**
 * The part of the module's face that is about what has been: deliveries and changes, looked up and taken away as CSV.
 *
 * CSV comes in pieces of up to 1,000 lines, each read when it is asked for, so that whoever takes them slowly costs neither
 * memory nor a database connection. Whoever stops taking them ends it.
 */
export class RecordFace {
  constructor(private readonly runtime: ErpRuntime) {}

  /** Newest first. */
  async deliveries(filter: DeliveryFilter, page: Page): Promise<{ deliveries: DeliveryView[] } & Count> {
    return this.runtime.deliveryList.page(filter, page)
  }

  deliveriesCsv(filter: DeliveryFilter): AsyncGenerator<string> {
    return csv(DELIVERY_COLUMNS, this.runtime.deliveryList.all(filter))
  }

  /** What people, scripts and the plugin itself have changed, newest first. */
  async audit(filter: AuditFilter, page: Page): Promise<{ entries: AuditView[] } & Count> {
    return this.runtime.auditLog.list(filter, page)
  }

  /** @throws MedusaError not_found */
  async auditEntry(id: string): Promise<AuditView> {
    return this.runtime.auditLog.get(id)
  }

  auditCsv(filter: AuditFilter): AsyncGenerator<string> {
    return csv(AUDIT_COLUMNS, this.runtime.auditLog.all(filter))
  }
}

async function* csv<Row>(columns: Record<string, (row: Row) => unknown>, lots: AsyncIterable<Row[]>) {
  let head = csvLine(Object.keys(columns))
  const cells = Object.values(columns)
  for await (const rows of lots) {
    yield head + rows.map((row) => csvLine(cells.map((cell) => cell(row)))).join("")
    head = ""
  }
  if (head) {
    yield head
  }
}
