import { Link } from "react-router-dom"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { type Column, List } from "../list"
import { Moment } from "../moment"
import { Empty, Section } from "../notices"
import { StateBadge } from "../state-badge"
import type { Incident } from "./incident"

type Notice = Incident["notices"][number]

/** Who was told what, and where it did not get through. */
export function IncidentNotices({ incident }: { incident: Incident }) {
  const { t } = useErpTranslation()
  const word = (key: string, values?: Record<string, unknown>) => t(`incidents.notices.${key}`, values)
  const columns: Column<Notice>[] = [
    {
      label: word("channel"),
      className: "min-w-36 max-w-56 whitespace-normal",
      cell: ({ channel }) => (
        <Link to={`/settings/erp/channels/${channel.id}`} className={LINK}>
          <ErpText lines={2}>{channel.name}</ErpText>
        </Link>
      ),
    },
    { label: word("event"), className: "whitespace-nowrap", cell: ({ event }) => word(`events.${event}`) },
    { label: t("general.state"), cell: ({ status }) => <StateBadge state={status} kind="incidents.notices.states" /> },
    {
      label: word("sent"),
      className: "whitespace-nowrap",
      cell: ({ sent_at, created_at }) => <Moment at={sent_at ?? created_at} />,
    },
    {
      label: word("trouble"),
      className: "min-w-56 max-w-md whitespace-normal py-2",
      cell: ({ attempts, code, reason, status }) =>
        status !== "sent" && (code || reason) ? (
          <div className="flex flex-col">
            <ErpText lines={3}>{reason ?? code!}</ErpText>
            <span className="text-ui-fg-subtle txt-compact-xsmall">
              {[attempts > 0 && word("tries", { count: attempts }), reason && code].filter(Boolean).join(" · ")}
            </span>
          </div>
        ) : (
          "–"
        ),
    },
  ]
  return (
    <Section title={word("title")}>
      <List
        label={word("title")}
        columns={columns}
        rows={incident.notices}
        keyOf={({ id }) => id}
        empty={
          <Empty title={word("none")} text={word(reasonFor(incident))}>
            {reasonFor(incident) === "nowhere" && (
              <Link to="/settings/erp" className={`txt-compact-small ${LINK}`}>
                {word("settings")}
              </Link>
            )}
          </Empty>
        }
      />
    </Section>
  )
}

/** Why nobody was told. */
const reasonFor = ({ state, consequence_of }: Incident) =>
  state === "pending" ? "pending" : consequence_of ? "consequence" : "nowhere"
