import { MedusaError } from "@medusajs/framework/utils"
import { inboundItems } from "../inbound-shape"
import type { InboundEnvelope } from "../messages"
import { DEFAULT_LOCATION, stockLevelId } from "../stock-items"
import { Counts, type Count } from "./counts"
import type { Database } from "./database"

/** What an ERP told us, as the API shows it. Times are ISO 8601 in JSON. */
export interface InboxMessageView {
  id: string
  connection: { id: string; name: string }
  /** Of the event, as the ERP calls it. */
  source: string
  event_id: string
  type: string
  version: number
  epoch: number
  status: string
  /** Items in it, as claimed by the sender. */
  item_count: number
  /** How many of them are settled, and as what. */
  position: number
  applied: number
  superseded: number
  held: number
  refused: number
  error_class: string | null
  code: string | null
  reason: string | null
  created_at: Date
  updated_at: Date
  settled_at: Date | null
  /** Since when its body is gone: it was kept as long as it is to be, or spoke of an order that was erased. */
  purged_at: Date | null
}

export type InboxItemResult = "pending" | "applied" | "superseded" | "held" | "refused"

/** Which of a message's items. */
export interface InboxItemsPage {
  limit: number
  offset: number
  /** Those with one of these results only, counted within them. */
  results?: InboxItemResult[]
}

/** One item of a message. What is neither text nor a number is shown as null: nothing in it has been checked. */
export interface InboxItemView {
  index: number
  sku: string | number | null
  location: string | number | null
  quantity: string | number | null
  version: string | number | null
  as_of: string | number | null
  result: InboxItemResult
  code: string | null
}

/** One message with all that is known of it, and a page of its items. */
export interface InboxMessageDetail extends InboxMessageView {
  seq: number
  content_hash: string
  /** Null once it is purged; then `items` is empty. */
  envelope: InboundEnvelope | null
  items: InboxItemView[]
}

export interface InboxFilter {
  status?: string[]
  /** Id or name. */
  connection?: string
  type?: string
}

interface ItemException {
  index: number
  result: InboxItemResult
  code: string | null
}

type Stored = InboxMessageView & { seq: number; content_hash: string; body: string; exceptions: ItemException[] | null }

const COLUMNS = `i.id, jsonb_build_object('id', c.id, 'name', c.name) AS connection, i.source, i.event_id, i.type, i.version,
  i.epoch, i.status, i.items AS item_count, i.position, i.applied, i.superseded, i.held, i.refused, i.error_class, i.code,
  i.reason, i.created_at, i.updated_at, i.settled_at, i.purged_at`

/** What operators read of the inbox. */
export class InboxMessages {
  private readonly counts: Counts

  constructor(private readonly database: Database) {
    this.counts = new Counts(database)
  }

  /** Newest first. */
  async list(
    filter: InboxFilter,
    page: { limit: number; offset: number }
  ): Promise<{ messages: InboxMessageView[] } & Count> {
    const values: unknown[] = []
    const where = Object.entries({
      status: "i.status = ANY(?)",
      connection: "? IN (c.id, c.name)",
      type: "i.type = ?",
    }).reduce((text, [key, condition]) => {
      const value = filter[key as keyof InboxFilter]
      return value === undefined ? text : `${text} AND ${condition.replace("?", `$${values.push(value)}`)}`
    }, "i.deleted_at IS NULL")
    const from = `FROM erp_inbox i JOIN erp_connection c ON c.id = i.connection_id WHERE ${where}`
    return {
      ...(await this.counts.of(from, values)),
      messages: await this.database.query<InboxMessageView>(
        `SELECT ${COLUMNS} ${from} ORDER BY i.seq DESC LIMIT ${page.limit} OFFSET ${page.offset}`,
        values
      ),
    }
  }

  /** @param page of its items @throws MedusaError not_found */
  async get(id: string, { limit, offset, results }: InboxItemsPage): Promise<InboxMessageDetail> {
    const [row] = await this.database.query<Stored>(
      `SELECT ${COLUMNS}, i.seq, i.content_hash, i.body, i.exceptions
         FROM erp_inbox i JOIN erp_connection c ON c.id = i.connection_id WHERE i.id = $1 AND i.deleted_at IS NULL`,
      [id]
    )
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no message "${id}".`)
    }
    const { body, exceptions, ...message } = row
    if (message.purged_at) {
      return { ...message, envelope: null, items: [] }
    }
    const envelope = JSON.parse(body) as InboundEnvelope
    const marks = new Map((exceptions ?? []).map((exception) => [exception.index, exception]))
    const view = (item: Record<string, unknown>, index: number) => itemView(item, index, message.position, marks)
    const page = <Item>(items: Item[]) => items.slice(offset, offset + limit)
    const all = inboundItems(envelope).map(view)
    const items = results ? all : page(all)
    await this.followHeld(message, items)
    const chosen = results ? page(items.filter(({ result }) => results.includes(result))) : items
    return { ...message, envelope, items: chosen }
  }

  /** What waited when its message was settled may have been applied since, or overtaken by something newer. */
  private async followHeld({ id, connection }: { id: string; connection: { id: string } }, items: InboxItemView[]) {
    const held = items.filter(({ result }) => result === "held")
    const levelOf = ({ sku, location }: InboxItemView) =>
      stockLevelId(connection.id, String(location ?? DEFAULT_LOCATION), String(sku))
    const rows = await this.database.query<Level>(
      "SELECT id, inbox_id, item, status, code FROM erp_stock_level WHERE id = ANY($1) AND deleted_at IS NULL",
      [held.map(levelOf)]
    )
    const levels = new Map(rows.map((row) => [row.id, row]))
    for (const item of held) {
      const level = levels.get(levelOf(item))
      if (level && (level.inbox_id !== id || level.item !== item.index)) {
        Object.assign(item, { result: "superseded", code: "older" })
      } else if (level) {
        Object.assign(item, { result: level.status === "applied" ? "applied" : "held", code: level.code })
      }
    }
  }
}

interface Level {
  id: string
  inbox_id: string
  item: number
  status: string
  code: string | null
}

function itemView(
  item: Record<string, unknown>,
  index: number,
  position: number,
  marks: Map<number, ItemException>
): InboxItemView {
  const { sku, location, quantity, version, as_of } = item
  const { result, code } = marks.get(index) ?? { result: index < position ? "applied" : "pending", code: null }
  return {
    index,
    sku: word(sku),
    location: word(location),
    quantity: word(quantity),
    version: word(version),
    as_of: word(as_of),
    result,
    code,
  }
}

const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? value : null)
