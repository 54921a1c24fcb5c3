import type { MonitoringOptions } from "../monitoring-options"

/** Where one reads on. */
export interface IncidentLinks {
  /** The incident in the admin; null while `monitoring.admin_url` is not set. */
  admin: string | null
  /** What to do: a heading of a file in the package `medusa-plugin-erp`. */
  runbook: string
}

export function links(incident: { id: string; rule: string }, { admin_url }: Pick<MonitoringOptions, "admin_url">) {
  return {
    admin: admin_url ? `${admin_url.replace(/\/+$/, "")}/erp/incidents/${encodeURIComponent(incident.id)}` : null,
    runbook: `docs/runbook.md#${incident.rule}`,
  } satisfies IncidentLinks
}
