import { MedusaError } from "@medusajs/framework/utils"
import { links, type IncidentLinks, type RuleName, type Severity } from "../alerts"
import type { MonitoringOptions } from "../monitoring-options"
import { Counts, type Count } from "./counts"
import type { Database } from "./database"

/** What an incident is called where people work on it. */
export interface TicketView {
  key: string
  url: string | null
}

/** One incident as the API shows it. Times are ISO 8601 in JSON. */
export interface IncidentView {
  id: string
  rule: RuleName
  severity: Severity
  state: "pending" | "open" | "resolved"
  /** Null where it concerns all of them. */
  connection: { id: string; name: string } | null
  /** What tells incidents of one rule and connection apart, such as the key of a group of dead letters. */
  cause: string
  summary: string
  numbers: Record<string, unknown>
  since: Date
  opened_at: Date | null
  seen_at: Date
  resolved_at: Date | null
  /** How often it came back. */
  reopened: number
  /** Id of the incident it is a consequence of: nobody is told of it for itself. */
  consequence_of: string | null
  tickets: TicketView[]
  links: IncidentLinks
}

/** One thing that was, or is to be, said of it in one channel. */
export interface NoticeView {
  id: string
  channel: { id: string; name: string; kind: string }
  event: "opened" | "updated" | "resolved"
  status: "pending" | "sent" | "dead" | "skipped"
  attempts: number
  created_at: Date
  sent_at: Date | null
  /** Of the last failure, or why it is not sent. */
  code: string | null
  reason: string | null
}

/** Another incident, where one is spoken of that has to do with it. */
export type IncidentReference = Pick<IncidentView, "id" | "rule" | "state" | "summary">

export interface IncidentDetail extends IncidentView {
  /** The incident it is a consequence of. */
  origin: IncidentReference | null
  /** Those that are a consequence of it, newest first; at most 50. */
  consequences: IncidentReference[]
  /** Oldest first; the latest 200. */
  notices: NoticeView[]
}

/** All that is given must be true. */
export interface IncidentFilter {
  state?: IncidentView["state"][]
  rule?: string
  /** Id or name. */
  connection?: string
  severity?: Severity
}

/** A channel that can wake somebody. */
export interface Waker {
  name: string
  /** Nothing gets through just now. */
  failing: boolean
}

/** Whether anybody hears of trouble. */
export interface AlertStanding {
  /** Incidents that are open for themselves: consequences of others do not count. */
  open: number
  paging: number
  /** Names of channels that can wake somebody. */
  woken_by: string[]
  problem: string | null
}

const CONDITIONS = {
  state: "i.state = ANY(?)",
  rule: "i.rule = ?",
  connection: "i.connection_id = ANY(ARRAY(SELECT id FROM erp_connection WHERE ? IN (id, name)))",
  severity: "i.severity = ?",
}

/** What people read of incidents. */
export class IncidentViews {
  private readonly counts: Counts

  constructor(
    private readonly database: Database,
    private readonly monitoring: Pick<MonitoringOptions, "admin_url">,
    private readonly wakers: () => Promise<Waker[]>
  ) {
    this.counts = new Counts(database)
  }

  /** SQL: tickets of incidents `i`, newest first, as JSON. @param where which of them */
  static tickets(where: string): string {
    return `(SELECT coalesce(jsonb_agg(jsonb_build_object('key', t.key, 'url', t.url) ORDER BY t.created_at DESC, t.id), '[]')
               FROM erp_incident i JOIN erp_ticket t ON t.incident_id = i.id AND t.deleted_at IS NULL
              WHERE i.deleted_at IS NULL AND ${where})`
  }

  /** SQL: tickets of the dead letters with this cause. @param cause SQL of the cause's key */
  static ticketsOfCause(cause: string): string {
    return IncidentViews.tickets(`i.cause <> '' AND i.rule = 'dead_letter' AND i.cause = ${cause}`)
  }

  /** Newest first; before them those that are not open yet. */
  async list(
    filter: IncidentFilter,
    page: { limit: number; offset: number }
  ): Promise<{ incidents: IncidentView[] } & Count> {
    const values: unknown[] = []
    const conditions = Object.entries(CONDITIONS).flatMap(([key, condition]) => {
      const value = filter[key as keyof IncidentFilter]
      return value === undefined ? [] : [condition.replace("?", `$${values.push(value)}`)]
    })
    const where = ["i.deleted_at IS NULL", ...conditions].join(" AND ")
    return {
      incidents: await this.read(where, values, page),
      ...(await this.counts.of(`FROM erp_incident i WHERE ${where}`, values)),
    }
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<IncidentDetail> {
    const [incident] = await this.read("i.deleted_at IS NULL AND i.id = $1", [id], { limit: 1, offset: 0 })
    if (!incident) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no incident "${id}".`)
    }
    const notices = await this.database.query<NoticeView>(
      `SELECT * FROM (
         SELECT n.id, jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind) AS channel, n.event, n.status, n.attempts,
                n.created_at, n.sent_at, n.code, n.reason, n.seq
           FROM erp_notice n JOIN erp_channel c ON c.id = n.channel_id
          WHERE n.incident_id = $1 AND n.deleted_at IS NULL ORDER BY n.seq DESC LIMIT 200) n ORDER BY seq`,
      [id]
    )
    const related = await this.database.query<IncidentReference>(
      `(SELECT id, rule, state, summary FROM erp_incident WHERE id = $2 AND deleted_at IS NULL)
       UNION ALL
       (SELECT id, rule, state, summary FROM erp_incident WHERE consequence_of = $1 AND deleted_at IS NULL
         ORDER BY since DESC, id DESC LIMIT 50)`,
      [id, incident.consequence_of]
    )
    const origin = related.find((one) => one.id === incident.consequence_of) ?? null
    const consequences = related.filter((one) => one !== origin)
    return {
      ...incident,
      origin,
      consequences,
      notices: notices.map(({ seq: _seq, ...notice }: NoticeView & { seq?: number }) => notice),
    }
  }

  async standing(): Promise<AlertStanding> {
    const [counts] = await this.database.query<Pick<AlertStanding, "open" | "paging">>(
      `SELECT count(*)::int AS open, (count(*) FILTER (WHERE severity = 'page'))::int AS paging FROM erp_incident
        WHERE state = 'open' AND consequence_of IS NULL AND deleted_at IS NULL`
    )
    const waking = await this.wakers()
    const woken_by = waking.filter(({ failing }) => !failing).map(({ name }) => name)
    return { ...counts!, woken_by, problem: woken_by.length ? null : nobody(waking.length) }
  }

  private async read(where: string, values: unknown[], { limit, offset }: { limit: number; offset: number }) {
    const rows = await this.database.query<Omit<IncidentView, "links">>(
      `SELECT o.id, o.rule, o.severity, o.state, o.cause, o.summary, o.numbers, o.since, o.opened_at, o.seen_at, o.resolved_at,
              o.reopened, o.consequence_of, ${IncidentViews.tickets("i.id = o.id")} AS tickets,
              CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END AS connection
         FROM (SELECT * FROM erp_incident i WHERE ${where}
                ORDER BY opened_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}) o
         LEFT JOIN erp_connection c ON c.id = o.connection_id
        ORDER BY o.opened_at DESC, o.id DESC`,
      values
    )
    return rows.map((row): IncidentView => ({ ...row, links: links(row, this.monitoring) }))
  }
}

const nobody = (broken: number) =>
  broken
    ? "Nobody will be woken: nothing gets through any channel that can page."
    : "Nobody will be woken: no channel that can page is set up."
