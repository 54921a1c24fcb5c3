import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Button } from "@medusajs/ui"
import type { IncidentsResponse } from "../../../../api/admin/erp/types"
import { Crumb } from "../../../components/crumb"
import { incidentColumns } from "../../../components/incidents/incident-columns"
import { IncidentFilters } from "../../../components/incidents/incident-filters"
import { chosenState, incidentQuery } from "../../../components/incidents/incident-query"
import { NobodyWoken } from "../../../components/incidents/nobody-woken"
import { List, PAGE_SIZE } from "../../../components/list"
import { Empty, Read, Section } from "../../../components/notices"
import { useRead } from "../../../lib/queries"
import { useSearchState } from "../../../lib/search-state"
import { useErpTranslation } from "../../../lib/translation"

const EVERY_MS = 15_000
const FILTERS = ["severity", "rule", "connection"]

export default function IncidentsPage() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const found = useRead<IncidentsResponse>(
    "/erp/incidents",
    { ...incidentQuery(state.value), limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
    { every: (answer) => (answer?.incidents.some((one) => one.state !== "resolved") ? EVERY_MS : false) }
  )
  const narrowed = FILTERS.some((name) => state.value(name)) || !["now", "any"].includes(chosenState(state.value))
  const clear = () => state.set({ state: undefined, severity: undefined, rule: undefined, connection: undefined })
  return (
    <Section level="h1" title={t("menu.incidents")} text={t("incidents.text")}>
      <NobodyWoken />
      <IncidentFilters state={state} />
      <Read of={found}>
        {({ incidents, count }) => (
          <List
            label={t("menu.incidents")}
            columns={incidentColumns(t)}
            rows={incidents}
            keyOf={({ id }) => id}
            count={count}
            state={state}
            empty={
              narrowed ? (
                <Empty title={t("incidents.noneFound")} text={t("incidents.noneFoundText")}>
                  <Button size="small" variant="secondary" onClick={clear}>
                    {t("incidents.clear")}
                  </Button>
                </Empty>
              ) : (
                <Empty title={t("incidents.calm")} text={t("incidents.calmText")} />
              )
            }
          />
        )}
      </Read>
    </Section>
  )
}

export const config = defineRouteConfig({ label: "menu.incidents", translationNs: "erp", rank: 2 })

export const handle = { breadcrumb: () => <Crumb of="menu.incidents" /> }
