import { Link } from "react-router-dom"
import type { OverviewResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { type Column, List } from "../list"
import { Moment } from "../moment"
import { StateBadge } from "../state-badge"
import { ConnectionTrouble } from "./connection-trouble"

type Connection = Json<OverviewResponse>["connections"][number]

/** Lists of what a number counts. */
const LISTS = {
  waiting: "/erp/orders?status=pending",
  held: "/erp/dead-letters?tab=held",
  dead: "/erp/dead-letters?tab=dead",
}
type Counted = keyof typeof LISTS

const countOf = (counted: Counted, { pending, leased, held, dead }: Connection["depth"]) =>
  ({ waiting: pending + leased, held, dead })[counted]

/** Every connection with what waits for it; each number leads to what it counts. */
export function ConnectionsGlance({ connections }: { connections: Connection[] }) {
  const { t } = useErpTranslation()
  const { number, duration } = useFormat()
  const counted = (what: Counted): Column<Connection> => ({
    label: t(`overview.connections.${what}`),
    right: true,
    cell: ({ name, depth, oldest_age_seconds: oldest }) => {
      const count = countOf(what, depth)
      const label = t("overview.connections.show", {
        ...{ what: t(`overview.connections.${what}`), connection: name, count: number(count) },
      })
      return count ? (
        <div className="flex flex-col items-end">
          <Link to={`${LISTS[what]}&connection=${encodeURIComponent(name)}`} aria-label={label} className={LINK}>
            {number(count)}
          </Link>
          {what === "waiting" && oldest !== null && (
            <span className="text-ui-fg-subtle txt-compact-xsmall text-end">
              {t("overview.connections.oldest", { duration: duration(oldest) })}
            </span>
          )}
        </div>
      ) : (
        number(0)
      )
    },
  })
  const columns: Column<Connection>[] = [
    {
      label: t("overview.connections.name"),
      className: "min-w-56 max-w-96 py-2",
      cell: (connection) => (
        <div className="flex flex-col gap-y-1 whitespace-normal">
          <Link to={`/settings/erp/connections/${connection.id}`} className={LINK}>
            <ErpText lines={2}>{connection.name}</ErpText>
          </Link>
          <ConnectionTrouble connection={connection} />
        </div>
      ),
    },
    { label: t("general.state"), cell: (connection) => <State connection={connection} /> },
    ...(["waiting", "held", "dead"] as const).map(counted),
    {
      label: t("overview.connections.lastSuccess"),
      className: "whitespace-nowrap",
      cell: ({ last_success_at: at }) => (at ? <Moment at={at} /> : t("overview.connections.never")),
    },
  ]
  return (
    <List
      label={t("overview.connections.title")}
      columns={columns}
      rows={connections}
      keyOf={({ id }) => id}
      empty={null}
    />
  )
}

/** What matters of a connection's standing: paused before the ERP that is down, since nobody asks it then. */
const State = ({ connection: { status, problem, circuit } }: { connection: Connection }) => {
  if (status !== "active") {
    return <StateBadge state={status} />
  }
  return problem ? <StateBadge state="failing" /> : <StateBadge state={circuit.state} kind="circuit" />
}
