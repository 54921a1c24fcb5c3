import { useParams } from "react-router-dom"
import type { IncidentResponse } from "../../../../../api/admin/erp/types"
import { Crumb } from "../../../../components/crumb"
import { IncidentFacts } from "../../../../components/incidents/incident-facts"
import { IncidentGuide } from "../../../../components/incidents/incident-guide"
import { IncidentHead } from "../../../../components/incidents/incident-head"
import { IncidentNotices } from "../../../../components/incidents/incident-notices"
import { Related } from "../../../../components/incidents/related"
import { Read, Section } from "../../../../components/notices"
import { useRead } from "../../../../lib/queries"
import { useErpTranslation } from "../../../../lib/translation"

const EVERY_MS = 15_000

export default function IncidentPage() {
  const { t } = useErpTranslation()
  const { id = "" } = useParams()
  const found = useRead<IncidentResponse>(`/erp/incidents/${encodeURIComponent(id)}`, undefined, {
    every: (answer) => (answer && answer.incident.state !== "resolved" ? EVERY_MS : false),
  })
  if (!found.data) {
    return (
      <Section level="h1" title={t("menu.incidents")}>
        <Read of={found}>{() => null}</Read>
      </Section>
    )
  }
  const { incident } = found.data
  return (
    <div className="flex w-full flex-col gap-3 xl:grid xl:grid-cols-[minmax(0,_1fr)_400px] xl:items-start">
      <div className="flex w-full min-w-0 flex-col gap-y-3">
        <IncidentHead incident={incident} />
        <IncidentGuide incident={incident} />
        <Related incident={incident} />
        <IncidentNotices incident={incident} />
      </div>
      <IncidentFacts incident={incident} />
    </div>
  )
}

export const handle = { breadcrumb: () => <Crumb of="incidents.one" /> }
