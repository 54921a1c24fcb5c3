import { Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { IncidentsResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { Translate } from "../../lib/translation"
import { Tickets } from "../dead-letters/tickets"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import type { Column } from "../list"
import { Moment } from "../moment"
import { StateBadge } from "../state-badge"
import { SeverityBadge } from "./severity-badge"

export type IncidentRow = Json<IncidentsResponse>["incidents"][number]

/** What a rule is called; its own name where there is no word for it. */
export const titleOf = (rule: string, t: Translate) => t(`incidents.rules.${rule}.title`, { defaultValue: rule })

export const incidentColumns = (t: Translate): Column<IncidentRow>[] => [
  {
    label: t("incidents.what"),
    className: "min-w-80 max-w-lg whitespace-normal py-3",
    cell: ({ id, rule, summary, consequence_of }) => (
      <div className="flex flex-col gap-y-1">
        <Link to={`/erp/incidents/${id}`} className={`w-fit font-medium ${LINK}`}>
          {titleOf(rule, t)}
        </Link>
        <ErpText lines={2} className="text-ui-fg-subtle">
          {summary}
        </ErpText>
        {consequence_of && (
          <Text size="xsmall" className="text-ui-fg-subtle">
            {t("incidents.follows")}
          </Text>
        )}
      </div>
    ),
  },
  {
    label: t("general.state"),
    cell: ({ state }) => <StateBadge state={state} kind="incidents.states" />,
  },
  { label: t("incidents.severity"), cell: ({ severity }) => <SeverityBadge severity={severity} /> },
  {
    label: t("general.connection"),
    className: "min-w-36 max-w-56 whitespace-normal",
    cell: ({ connection }) => (connection ? <ErpText lines={2}>{connection.name}</ErpText> : t("incidents.everything")),
  },
  { label: t("incidents.since"), className: "whitespace-nowrap", cell: ({ since }) => <Moment at={since} /> },
  {
    label: t("incidents.until"),
    className: "whitespace-nowrap",
    cell: ({ resolved_at }) => <Moment at={resolved_at} />,
  },
  {
    label: t("incidents.tickets"),
    cell: ({ tickets }) => <Tickets of={tickets} />,
  },
]
