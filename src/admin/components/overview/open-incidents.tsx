import { Link } from "react-router-dom"
import type { IncidentsResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Tickets } from "../dead-letters/tickets"
import { ErpText } from "../erp-text"
import { titleOf } from "../incidents/incident-columns"
import { SeverityBadge } from "../incidents/severity-badge"
import { LINK } from "../links"
import { Moment } from "../moment"
import { Read } from "../notices"
import { EVERY_MS } from "./pace"

/** More are on their own page. */
const SHOWN = 5

type Incident = Json<IncidentsResponse>["incidents"][number]

/** What is wrong now, each with the way to what to do, and to its ticket. */
export function OpenIncidents() {
  const { t } = useErpTranslation()
  const incidents = useRead<IncidentsResponse>("/erp/incidents", { state: "open", limit: SHOWN }, { every: EVERY_MS })
  return (
    <Read of={incidents} rows={2}>
      {({ incidents: found, count }) =>
        found.length ? (
          <>
            <ul className="divide-y" aria-label={t("overview.incidents.title")}>
              {found.map((incident) => (
                <Line key={incident.id} incident={incident} />
              ))}
            </ul>
            {count > found.length && (
              <div className="txt-compact-small px-6 py-3">
                <Link to="/erp/incidents?state=open" className={LINK}>
                  {t("overview.incidents.more", { count: count - found.length })}
                </Link>
              </div>
            )}
          </>
        ) : (
          <div className="txt-compact-small text-ui-fg-subtle px-6 py-4">{t("overview.well")}</div>
        )
      }
    </Read>
  )
}

function Line({ incident }: { incident: Incident }) {
  const { t } = useErpTranslation()
  const { id, rule, severity, summary, since, tickets, consequence_of } = incident
  return (
    <li className="txt-compact-small flex flex-wrap items-start gap-x-3 gap-y-1 px-6 py-3">
      <SeverityBadge severity={severity} />
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-y-1">
        <Link to={`/erp/incidents/${id}`} className={`w-fit font-medium ${LINK}`}>
          {titleOf(rule, t)}
        </Link>
        <ErpText lines={3} className="text-ui-fg-subtle">
          {summary}
        </ErpText>
        <div className="text-ui-fg-subtle flex flex-wrap gap-x-2">
          <Moment at={since} />
          {consequence_of && <span>{t("incidents.follows")}</span>}
          {tickets.length > 0 && <Tickets of={tickets} />}
        </div>
      </div>
    </li>
  )
}
