import { Button } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { OverviewResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { FirstRun } from "../first-run"
import { Empty, Read, Section } from "../notices"
import { Backlog } from "./backlog"
import { ChartsSection } from "./charts-section"
import { ConnectionsGlance } from "./connections-glance"
import { OpenIncidents } from "./open-incidents"
import { EVERY_MS } from "./pace"
import { Warnings } from "./warnings"

/** What is wrong, how each connection stands, and how it went. */
export function ErpOverview() {
  const { t } = useErpTranslation()
  const overview = useRead<OverviewResponse>("/erp/overview", undefined, { every: EVERY_MS })
  const none = overview.data?.connections.length === 0
  return (
    <div className="flex flex-col gap-y-3">
      <Section
        level="h1"
        title={t("menu.overview")}
        text={t("overview.text")}
        actions={
          <>
            <To path="/erp/incidents">{t("overview.incidents.all")}</To>
            <To path="/settings/erp">{t("overview.settings")}</To>
          </>
        }
      >
        <Read of={overview}>
          {(data) => (data.connections.length ? <Troubles alerts={data.alerts} /> : <NoConnection />)}
        </Read>
      </Section>
      <FirstRun brief />
      {overview.data && !none && (
        <>
          <Section title={t("overview.connections.title")}>
            <ConnectionsGlance connections={overview.data.connections} />
            <Backlog waiting={overview.data.totals.pending + overview.data.totals.leased} />
          </Section>
          <ChartsSection />
        </>
      )}
    </div>
  )
}

const Troubles = ({ alerts }: { alerts: Json<OverviewResponse>["alerts"] }) => (
  <>
    <Warnings alerts={alerts} />
    <OpenIncidents />
  </>
)

const To = ({ path, children }: { path: string; children: string }) => (
  <Button size="small" variant="secondary" asChild>
    <Link to={path}>{children}</Link>
  </Button>
)

function NoConnection() {
  const { t } = useErpTranslation()
  return (
    <Empty title={t("overview.empty.title")} text={t("overview.empty.text")}>
      <div className="pt-2">
        <To path="/settings/erp/connections/create">{t("overview.empty.action")}</To>
      </div>
    </Empty>
  )
}
