import type { PluginOptions } from "./options"
import { Alerts } from "./services/alerts"
import type { Connections } from "./services/connections"
import type { Count } from "./services/counts"
import type { Database, Sql } from "./services/database"
import type { Changes } from "./services/incidents"
import {
  type AlertStanding,
  type IncidentDetail,
  type IncidentFilter,
  type IncidentView,
  IncidentViews,
  type Waker,
} from "./services/incident-views"
import type { LimitedLog } from "./services/limited-log"

/** What alerts are made from. */
export interface AlertParts {
  database: Database
  connections: Connections
  options: PluginOptions
  log: LimitedLog
  /** Who can wake somebody. */
  wakers: () => Promise<Waker[]>
}

/** The part of the module's face that is about what is wrong. */
export class AlertFace {
  private readonly views: IncidentViews
  private readonly alerts: Alerts

  constructor({ database, connections, options, log, wakers }: AlertParts) {
    this.views = new IncidentViews(database, options.monitoring, wakers)
    this.alerts = new Alerts(connections, options.alerts, options.monitoring, log)
  }

  /** One look whether something is wrong, in the transaction it is given. */
  async look(sql: Sql, interval: { at: Date }): Promise<Changes> {
    return this.alerts.look(sql, interval)
  }

  /** Newest first. */
  async incidents(
    filter: IncidentFilter,
    page: { limit: number; offset: number }
  ): Promise<{ incidents: IncidentView[] } & Count> {
    return this.views.list(filter, page)
  }

  /** With what was said of it. @throws MedusaError not_found */
  async incident(id: string): Promise<IncidentDetail> {
    return this.views.get(id)
  }

  /** How many are open, and whether anybody would be woken. */
  async standing(): Promise<AlertStanding> {
    return this.views.standing()
  }
}
