import type { Count } from "./services/counts"
import type {
  AlertStanding,
  IncidentDetail,
  IncidentFilter,
  IncidentView,
  IncidentViews,
} from "./services/incident-views"

/** The part of the module's face that is about what is wrong. */
export class AlertFace {
  constructor(private readonly views: IncidentViews) {}

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
