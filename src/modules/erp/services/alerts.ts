import { judge } from "../alerts"
import type { AlertOptions, MonitoringOptions } from "../monitoring-options"
import { AlertFactsReader } from "./alert-facts"
import type { Connections } from "./connections"
import type { Sql } from "./database"
import { Incidents, type Changes } from "./incidents"
import type { LimitedLog } from "./limited-log"

/** Alerts: looks whether something is wrong, and remembers it. What is said of it is sent afterwards. */
export class Alerts {
  private readonly facts: AlertFactsReader
  private readonly incidents: Incidents

  constructor(
    private readonly connections: Connections,
    private readonly options: AlertOptions,
    { interval }: Pick<MonitoringOptions, "interval">,
    private readonly log: LimitedLog
  ) {
    this.facts = new AlertFactsReader(options)
    this.incidents = new Incidents({ interval, reopen_within: options.reopen_within })
  }

  /**
   * One look. Whoever calls it lets one process look at a time, about every `monitoring.interval`, after a sample; more
   * often, or in two processes at once, does no harm.
   *
   * @param sql the transaction everything is written in
   */
  async look(sql: Sql, { at }: { at: Date }): Promise<Changes> {
    const problems = await this.connections.problems()
    const facts = await this.facts.read(sql, at, new Set(problems.keys()))
    const changes = await this.incidents.follow(sql, judge(facts, this.options), facts)
    const nameOf = new Map(facts.connections.map(({ id, name }) => [id, name]))
    const fields = ({ id, rule, connection_id }: Changes["resolved"][number]) => ({
      ...{ rule, connection: nameOf.get(connection_id ?? "") ?? "-", incident: id },
    })
    changes.opened.forEach((incident) =>
      this.log.warn(
        `incident:${incident.id}`,
        incident.again ? "incident is back" : "incident opened",
        fields(incident)
      )
    )
    changes.resolved.forEach((incident) => this.log.info("incident resolved", fields(incident)))
    return changes
  }
}
