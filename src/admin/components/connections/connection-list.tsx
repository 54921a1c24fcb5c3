import { Button } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { ConnectorsResponse, OverviewResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { type Column, List } from "../list"
import { Moment } from "../moment"
import { Empty, Read, Section } from "../notices"
import { StateBadge } from "../state-badge"
import { type ConnectionHealth, useWords } from "./words"

/** Settings → ERP: connections, with their health at a glance. */
export function ConnectionList() {
  const { t } = useErpTranslation()
  const w = useWords()
  const { number } = useFormat()
  const overview = useRead<OverviewResponse>("/erp/overview", undefined, { every: 10_000 })
  const connectors = useRead<ConnectorsResponse>("/erp/connectors")
  const nameOf = (identifier: string) =>
    connectors.data?.connectors.find((one) => one.identifier === identifier)?.display_name ?? identifier
  const columns: Column<ConnectionHealth>[] = [
    {
      label: w("name"),
      className: "min-w-40 max-w-80 py-2",
      cell: (row) => (
        <div className="flex flex-col">
          <Link
            to={`/settings/erp/connections/${row.id}`}
            className="text-ui-fg-base txt-compact-small-plus hover:underline"
          >
            <ErpText lines={2}>{row.name}</ErpText>
          </Link>
          <span className="text-ui-fg-subtle">
            {nameOf(row.connector)}
            {row.source === "options" && ` · ${w("fromOptions")}`}
          </span>
          <Trouble connection={row} />
        </div>
      ),
    },
    { label: t("general.state"), cell: (row) => <Health connection={row} /> },
    ...(["waiting", "held", "dead"] as const).map((state) => ({
      label: w(`depth.${state}`),
      right: true,
      cell: ({ depth }: ConnectionHealth) => number(state === "waiting" ? depth.pending + depth.leased : depth[state]),
    })),
    {
      label: w("lastSuccess"),
      className: "whitespace-nowrap",
      cell: (row) => <Moment at={row.last_success_at} />,
    },
  ]
  const create = (
    <Button size="small" variant="secondary" asChild>
      <Link to="/settings/erp/connections/create">{w("create.action")}</Link>
    </Button>
  )
  return (
    <Section level="h1" title={w("title")} text={w("text")} actions={create}>
      <Read of={overview}>
        {({ connections }) => (
          <List
            label={w("title")}
            columns={columns}
            rows={connections}
            keyOf={({ id }) => id}
            empty={<Empty title={w("none")} text={w("noneText")} />}
          />
        )}
      </Read>
    </Section>
  )
}

/** Why it does not deliver, where it does not. */
function Trouble({ connection }: { connection: ConnectionHealth }) {
  const why = connection.problem ?? (connection.status === "paused" ? connection.paused_reason : undefined)
  return why ? (
    <ErpText lines={2} className={connection.problem ? "text-ui-fg-error" : "text-ui-fg-subtle"}>
      {why}
    </ErpText>
  ) : null
}

/** The worst that is known of it: unusable, paused, or whether the ERP is reachable. */
export function Health({ connection }: { connection: ConnectionHealth }) {
  if (connection.problem) {
    return <StateBadge state="failing" />
  }
  return connection.status === "active" ? (
    <StateBadge state={connection.circuit.state} kind="circuit" />
  ) : (
    <StateBadge state={connection.status} />
  )
}
