/**
 * Delivery list: which deliveries somebody asks for, newest first.
 *
 *   what is searched for --looked up by index--> few: their numbers
 *                                             -> many: a condition, tried on the newest first
 *
 * A search for a rare thing and one for what half of all orders have need opposite ways, and the planner cannot always tell
 * them apart. So what is searched for is looked up first, up to a bound; what goes beyond it is common, and is found among
 * the newest.
 */
import { Causes } from "./causes"
import { Counts, type Count } from "./counts"
import type { Database } from "./database"
import type { Deliveries } from "./deliveries"
import type { DeliveryView } from "./delivery-views"
import { Needles, type Bind, type Condition, type DeliverySearch, type Needle } from "./delivery-needles"

/** All that is given must be true. */
export interface DeliveryFilter extends DeliverySearch {
  status?: string[]
  /** Id or name. */
  connection?: string
  type?: string
  class?: string
  code?: string
  /** Order id. */
  order?: string
  /** Key of a group of dead or held ones. */
  cause?: string
}

/** A filter, resolved. */
interface Chosen {
  /** Of a delivery `d`. */
  conditions: Condition[]
  /** Those with many hits. */
  needles: Needle[]
}

interface Page {
  limit: number
  offset: number
  /** Only those before this one. */
  below?: number
}

/** Hits that are looked up before they count as many. */
const FEW = 1_000
/** Newest deliveries in which many hits are looked for first. */
const WINDOW = 30_000
/** Deliveries read at a time where all are read. */
const LOT = 1_000

const WITH_MESSAGE = "JOIN erp_message m ON m.id = d.message_id AND m.deleted_at IS NULL"

export class DeliveryList {
  private readonly counts: Counts

  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries
  ) {
    this.counts = new Counts(database)
  }

  /** Newest first. Counted exactly up to 10,000; what a search finds up to 1,000. */
  async page(
    filter: DeliveryFilter,
    page: { limit: number; offset: number }
  ): Promise<{ deliveries: DeliveryView[] } & Count> {
    const chosen = await this.choose(filter)
    const found = await this.find(chosen, page)
    const known = page.offset + found.length
    const ended = found.length < page.limit && (found.length > 0 || page.offset === 0)
    const count = ended ? { count: known, count_is_estimate: false } : await this.count(chosen, known)
    return { deliveries: await this.deliveries.bySeq(found), ...count }
  }

  /** All of them, newest first, some at a time. Nothing is held in between, however slowly they are taken. */
  async *all(filter: DeliveryFilter): AsyncGenerator<DeliveryView[]> {
    const chosen = await this.choose(filter)
    for (let below: number | undefined, more = true; more;) {
      const found = await this.find(chosen, { limit: LOT, offset: 0, below })
      if (found.length) {
        yield await this.deliveries.bySeq(found)
      }
      below = found.at(-1)
      more = found.length === LOT
    }
  }

  private async count(chosen: Chosen, known: number): Promise<Count> {
    return chosen.needles.length
      ? this.counts.atLeast(known, ...rendered((bind) => `FROM (${hitsOf(chosen, bind)}) h`))
      : this.counts.of(...rendered((bind) => fromOf(chosen, bind)))
  }

  private async choose({ q, display_id, document, sku, email, error, ...filter }: DeliveryFilter): Promise<Chosen> {
    const chosen: Chosen = { conditions: await this.conditions(filter), needles: [] }
    const searches = Object.entries({ q, display_id, document, sku, email, error })
    for (const [kind, text] of searches as [keyof DeliverySearch, string | undefined][]) {
      if (text !== undefined) {
        const needle = Needles.OF[kind](text)
        const few = await this.few(needle)
        if (few) {
          chosen.conditions.push((bind) => `d.seq = ANY(${bind(few)})`)
        } else {
          chosen.needles.push(needle)
        }
      }
    }
    return chosen
  }

  private async conditions(filter: Omit<DeliveryFilter, keyof DeliverySearch>): Promise<Condition[]> {
    const { connection } = filter
    const values = {
      "d.status": filter.status,
      "d.connection_id": connection === undefined ? undefined : await this.connectionIds(connection),
      "d.type": filter.type,
      "d.error_class": filter.class,
      "d.code": filter.code,
      "d.subject": filter.order,
    }
    return [
      ...Object.entries(values).flatMap(([column, value]) => (value === undefined ? [] : [among(column, value)])),
      ...(filter.cause === undefined ? [] : [await this.ofCause(filter.cause)]),
    ]
  }

  /** By the column alone where it was written, so that its index gives the newest first. */
  private async ofCause(cause: string): Promise<Condition> {
    const stuck = "d.status IN ('dead', 'held') AND d.deleted_at IS NULL"
    const [written] = await this.database.query(`SELECT FROM erp_delivery d WHERE ${stuck} AND d.cause = $1 LIMIT 1`, [
      cause,
    ])
    const key = written ? "d.cause" : `d.cause IS NULL AND ${Causes.OF_DELIVERY}`
    return (bind) => `${stuck} AND ${key} = ${bind(cause)}`
  }

  /** Of deleted ones as well: their deliveries are kept. */
  private async connectionIds(idOrName: string): Promise<string[]> {
    const text = "SELECT id FROM erp_connection WHERE $1 IN (id, name)"
    return (await this.database.query<{ id: string }>(text, [idOrName])).map(({ id }) => id)
  }

  /** @returns all hits, where they are few */
  private async few(needle: Needle): Promise<number[] | undefined> {
    const hits = await this.seqs((bind) => hitsOf({ conditions: [], needles: [needle] }, bind, `LIMIT ${FEW + 1}`))
    return hits.length > FEW ? undefined : hits
  }

  /** @returns numbers of deliveries */
  private async find(chosen: Chosen, page: Page): Promise<number[]> {
    const below = page.below === undefined ? "" : `AND d.seq < ${page.below}`
    const tail = `ORDER BY seq DESC LIMIT ${page.limit} OFFSET ${page.offset}`
    if (!chosen.needles.length) {
      return this.seqs((bind) => `SELECT d.seq ${fromOf(chosen, bind)} ${below} ${tail}`)
    }
    const newest = page.below ?? "(SELECT max(seq) FROM erp_delivery WHERE deleted_at IS NULL)"
    const recent = `AND d.seq > ${newest} - ${WINDOW}`
    const found = await this.seqs((bind) => `SELECT d.seq ${fromOf(chosen, bind)} ${recent} ${below} ${tail}`)
    // Materialized: or the planner would walk through all deliveries for hits that are not among the newest.
    return found.length === page.limit
      ? found
      : this.seqs(
          (bind) => `WITH h AS MATERIALIZED (${hitsOf(chosen, bind, below)}) SELECT DISTINCT seq FROM h ${tail}`
        )
  }

  private async seqs(query: Condition): Promise<number[]> {
    return (await this.database.query<{ seq: number }>(...rendered(query))).map(({ seq }) => seq)
  }
}

/** One value, not a list of one: only then does an index give the rows in their order. */
const among =
  (column: string, value: string | string[]): Condition =>
  (bind) =>
    Array.isArray(value) && value.length !== 1
      ? `${column} = ANY(${bind(value)})`
      : `${column} = ${bind([value].flat()[0])}`

/** As many queries as the first needle has conditions, so that each has its index. Some hits may come twice. */
function hitsOf({ conditions, needles: [needle, ...needles] }: Chosen, bind: Bind, tail = ""): string {
  const hits = (condition: Condition) =>
    `(SELECT d.seq ${fromOf({ conditions: [...conditions, condition], needles }, bind, true)} ${tail})`
  return needle!.map(hits).join(" UNION ALL ")
}

function fromOf({ conditions, needles }: Chosen, bind: Bind, withMessage = needles.length > 0): string {
  const anyOf = (needle: Needle) => `(${needle.map((condition) => condition(bind)).join(" OR ")})`
  const all = ["d.deleted_at IS NULL", ...conditions.map((condition) => condition(bind)), ...needles.map(anyOf)]
  return `FROM erp_delivery d ${withMessage ? WITH_MESSAGE : ""} WHERE ${all.join(" AND ")}`
}

function rendered(query: Condition): [text: string, values: unknown[]] {
  const values: unknown[] = []
  return [query((value) => `$${values.push(value)}`), values]
}
