/**
 * Incidents: what a look has found, laid over what is known.
 *
 *   found --for long enough--> open, and told          found no longer, twice in a row --> resolved, and told
 *
 * One per rule, connection and cause, whoever looks and however often: rows are locked in the order of their ids, and the
 * unique indexes let nobody open a second one. All of it is one transaction with what is to be said of it, so that
 * neither is without the other.
 */
import { generateEntityId } from "@medusajs/framework/utils"
import { lastWords, type AlertFacts, type Finding } from "../alerts"
import type { Sql } from "./database"
import { Notices } from "./notices"

interface Row {
  id: string
  rule: string
  connection_id: string | null
  cause: string
  severity: "page" | "ticket"
  state: "pending" | "open"
  since: Date
  seen_at: Date
  summary: string
  consequence_of: string | null
  told: { at: string; count: number } | null
}

/** What one look has changed. */
export interface Changes {
  opened: { id: string; rule: string; connection_id: string | null; again: boolean }[]
  resolved: { id: string; rule: string; connection_id: string | null }[]
}

export interface IncidentTimes {
  /** Between two looks. */
  interval: number
  /** What returns so soon is the same incident. */
  reopen_within: number
}

/** Who is told that a group grows hears of it when it has doubled, or after so long. */
const TELL_AGAIN_MS = 10 * 60_000

const COLUMNS = "id, rule, connection_id, cause, severity, state, since, seen_at, summary, consequence_of, told"

export class Incidents {
  constructor(private readonly times: IncidentTimes) {}

  /** @param findings what explains others comes first @param facts they were found in */
  async follow(sql: Sql, findings: Finding[], facts: AlertFacts): Promise<Changes> {
    const changes: Changes = { opened: [], resolved: [] }
    const known = new Map((await this.unresolved(sql)).map((row) => [keyOf(row), row]))
    const found = new Set(findings.map(keyOf))
    for (const [key, row] of known) {
      if (!found.has(key) && (await this.leave(sql, row, facts, changes))) {
        known.delete(key)
      }
    }
    for (const finding of findings) {
      const row = known.get(keyOf(finding)) ?? (await this.begin(sql, finding, facts.at))
      if (row) {
        known.set(keyOf(finding), await this.goOn(sql, row, finding, { at: facts.at, known, changes }))
      }
    }
    return changes
  }

  private async unresolved(sql: Sql): Promise<Row[]> {
    return sql.query<Row>(
      `SELECT ${COLUMNS} FROM erp_incident WHERE state <> 'resolved' AND deleted_at IS NULL ORDER BY id FOR UPDATE`
    )
  }

  /** @returns undefined where another process has just done it */
  private async begin(sql: Sql, { numbers, ...finding }: Finding, at: Date): Promise<Row | undefined> {
    const [row] = await sql.query<Row>(
      `INSERT INTO erp_incident (id, rule, connection_id, cause, severity, state, since, seen_at, summary, numbers)
       VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        ...[generateEntityId("", "erpinc"), finding.rule, finding.connection_id, finding.cause, finding.severity],
        ...[finding.since ?? at, at, finding.summary, JSON.stringify(numbers)],
      ]
    )
    return row
  }

  private async goOn(
    sql: Sql,
    row: Row,
    finding: Finding,
    look: { at: Date; known: Map<string, Row>; changes: Changes }
  ): Promise<Row> {
    const { at, known, changes } = look
    const since = finding.since ?? row.since
    const isDue = at.getTime() - since.getTime() >= finding.for_ms
    const explained = row.told ? null : explanation(finding, [...known.values()])
    let current = row
    if (row.state === "pending" && isDue) {
      const { again, ...opened } = await this.open(sql, row, at)
      current = { ...row, ...opened, state: "open" }
      changes.opened.push({ id: current.id, rule: row.rule, connection_id: row.connection_id, again })
    }
    const event = current.state === "open" && !explained && this.toTell(current, finding, at)
    const told = event ? { at: at.toISOString(), count: countOf(finding) } : current.told
    await sql.query(
      `UPDATE erp_incident SET seen_at = $2, since = $3, severity = $4, summary = $5, numbers = $6, consequence_of = $7,
              told = $8, updated_at = now() WHERE id = $1`,
      [
        ...[current.id, at, since, finding.severity, finding.summary, JSON.stringify(finding.numbers), explained],
        told && JSON.stringify(told),
      ]
    )
    if (event) {
      await Notices.tell(sql, { id: current.id, severity: finding.severity }, event)
    }
    return { ...current, since, seen_at: at, told, consequence_of: explained }
  }

  /** What was over a short time ago goes on as what it was. */
  private async open(sql: Sql, row: Row, at: Date): Promise<{ id: string; again: boolean }> {
    const [before] = await sql.query<{ id: string }>(
      `SELECT id FROM erp_incident
        WHERE rule = $1 AND connection_id IS NOT DISTINCT FROM $2 AND cause = $3 AND state = 'resolved' AND deleted_at IS NULL
          AND resolved_at >= $4::timestamptz - $5 * interval '1 millisecond'
        ORDER BY resolved_at DESC LIMIT 1 FOR UPDATE`,
      [row.rule, row.connection_id, row.cause, at, this.times.reopen_within]
    )
    if (!before) {
      await sql.query("UPDATE erp_incident SET state = 'open', opened_at = $2 WHERE id = $1", [row.id, at])
      return { id: row.id, again: false }
    }
    await sql.query("DELETE FROM erp_incident WHERE id = $1", [row.id])
    await sql.query(
      "UPDATE erp_incident SET state = 'open', reopened = reopened + 1, resolved_at = NULL, told = NULL WHERE id = $1",
      [before.id]
    )
    await sql.query("UPDATE erp_incident SET consequence_of = $2 WHERE consequence_of = $1", [row.id, before.id])
    return { id: before.id, again: true }
  }

  private toTell({ told }: Row, finding: Finding, at: Date): "opened" | "updated" | undefined {
    if (!told) {
      return "opened"
    }
    const count = countOf(finding)
    const waited = at.getTime() - new Date(told.at).getTime() >= TELL_AGAIN_MS
    const grew = count > told.count && (count >= 2 * told.count || waited)
    return finding.rule === "dead_letter" && grew ? "updated" : undefined
  }

  /** One look that finds nothing may be chance; what nobody was to be told of yet just goes. @returns whether it is over */
  private async leave(sql: Sql, row: Row, facts: AlertFacts, { resolved }: Changes): Promise<boolean> {
    if (row.state === "pending") {
      await sql.query("DELETE FROM erp_incident WHERE id = $1", [row.id])
      return true
    }
    if (facts.at.getTime() - row.seen_at.getTime() < 1.5 * this.times.interval) {
      return false
    }
    await sql.query(
      `UPDATE erp_incident SET state = 'resolved', resolved_at = $2, summary = $3, updated_at = now() WHERE id = $1`,
      [row.id, facts.at, lastWords(row, facts)]
    )
    await Notices.tell(sql, row, "resolved")
    resolved.push({ id: row.id, rule: row.rule, connection_id: row.connection_id })
    return true
  }
}

const keyOf = ({ rule, connection_id, cause }: Pick<Row, "rule" | "connection_id" | "cause">) =>
  JSON.stringify([rule, connection_id, cause])

const countOf = ({ numbers }: Finding) => Number(numbers.count ?? 0)

/** The incident that explains this finding, also one that is not open yet: it will be before this one matters. */
function explanation({ explained_by, connection_id }: Finding, known: Row[]): string | null {
  const cause = known.find(
    (row) =>
      explained_by.some((rule) => rule === row.rule) &&
      (row.connection_id === null || row.connection_id === connection_id)
  )
  return cause?.id ?? null
}
