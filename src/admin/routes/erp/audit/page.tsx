import { defineRouteConfig } from "@medusajs/admin-sdk"
import { useState } from "react"
import type { AuditResponse, OverviewResponse } from "../../../../api/admin/erp/types"
import { useActors } from "../../../components/audit/actors"
import { auditColumns } from "../../../components/audit/audit-columns"
import { AuditFilters } from "../../../components/audit/audit-filters"
import { auditQuery, FILTERS } from "../../../components/audit/audit-query"
import { EntryDrawer } from "../../../components/audit/entry-drawer"
import type { Entry } from "../../../components/audit/entry"
import { Crumb } from "../../../components/crumb"
import { Download } from "../../../components/download"
import { List, PAGE_SIZE } from "../../../components/list"
import { Empty, Read, Section } from "../../../components/notices"
import { useRead } from "../../../lib/queries"
import { useSearchState } from "../../../lib/search-state"
import { useErpTranslation } from "../../../lib/translation"

export default function AuditPage() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const [opened, setOpened] = useState<Entry>()
  const actors = useActors()
  const overview = useRead<OverviewResponse>("/erp/overview")
  const query = auditQuery(state.value)
  const found = useRead<AuditResponse>("/erp/audit", { ...query, limit: PAGE_SIZE, offset: state.page * PAGE_SIZE })
  const names = {
    actors,
    connection: (id: string) => overview.data?.connections.find((one) => one.id === id)?.name,
  }
  const narrowed = FILTERS.some((name) => state.value(name)) ? "noneFound" : "empty"
  return (
    <Section
      level="h1"
      title={t("menu.audit")}
      text={t("audit.text")}
      actions={
        <Download path="/erp/audit/export" query={query} name="audit.csv" title={t("audit.exportHelp")}>
          {t("audit.export")}
        </Download>
      }
    >
      <AuditFilters state={state} actors={actors} />
      <Read of={found}>
        {({ entries, count }) => (
          <List
            label={t("menu.audit")}
            columns={auditColumns(t, names, setOpened)}
            rows={entries}
            keyOf={({ id }) => id}
            count={count}
            state={state}
            empty={<Empty title={t(`audit.${narrowed}`)} text={t(`audit.${narrowed}Text`)} />}
          />
        )}
      </Read>
      <EntryDrawer entry={opened} names={names} onClose={() => setOpened(undefined)} />
    </Section>
  )
}

export const config = defineRouteConfig({ label: "menu.audit", translationNs: "erp", rank: 4 })

export const handle = { breadcrumb: () => <Crumb of="menu.audit" /> }
