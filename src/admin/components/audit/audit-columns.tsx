import { EllipsisHorizontal } from "@medusajs/icons"
import { IconButton } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { Translate } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import type { Column } from "../list"
import { Moment } from "../moment"
import type { Actors } from "./actors"
import { ChangeSummary } from "./change-summary"
import { changesOf } from "./changes"
import { type Entry, pageOf } from "./entry"

export interface Names {
  actors: Actors
  /** Of a connection; undefined where it is there no more. */
  connection: (id: string) => string | undefined
}

export const wordOf = (action: string, t: Translate) => t(`audit.actions.${action}`, { defaultValue: action })

export const auditColumns = (t: Translate, names: Names, open: (entry: Entry) => void): Column<Entry>[] => [
  { label: t("general.when"), className: "whitespace-nowrap", cell: ({ at }) => <Moment at={at} /> },
  {
    label: t("audit.who"),
    className: "min-w-44 max-w-56 whitespace-normal",
    cell: ({ actor }) => <ErpText lines={2}>{names.actors.nameOf(actor)}</ErpText>,
  },
  {
    label: t("audit.did"),
    className: "min-w-48 max-w-72 whitespace-normal py-2",
    cell: ({ action, reason }) => (
      <div className="flex flex-col gap-y-1">
        <span className="text-ui-fg-base">{wordOf(action, t)}</span>
        {reason && (
          <ErpText lines={2} className="text-ui-fg-subtle">
            {reason}
          </ErpText>
        )}
      </div>
    ),
  },
  {
    label: t("audit.target"),
    className: "min-w-36 max-w-56 whitespace-normal py-2",
    cell: (entry) => <TargetCell entry={entry} t={t} names={names} />,
  },
  {
    label: t("audit.changes"),
    className: "min-w-56 max-w-md whitespace-normal py-2",
    cell: (entry) => <ChangeSummary changes={changesOf(entry)} />,
  },
  {
    label: t("actions.details"),
    right: true,
    cell: (entry) => (
      <IconButton
        size="small"
        variant="transparent"
        aria-label={t("audit.detailOf", { action: wordOf(entry.action, t) })}
        onClick={() => open(entry)}
      >
        <EllipsisHorizontal />
      </IconButton>
    ),
  },
]

interface TargetProps {
  entry: Entry
  t: Translate
  names: Names
}

export function TargetCell({ entry, t, names }: TargetProps) {
  const { target, connection_id } = entry
  const kind = t(`audit.targets.${target.type}`, { defaultValue: target.type })
  const name = connection_id === null ? undefined : names.connection(connection_id)
  const page = target.type === "connection" && name === undefined ? undefined : pageOf(entry)
  return (
    <div className="flex flex-col gap-y-1">
      {page ? (
        <Link to={page} title={target.id ?? undefined} className={`w-fit ${LINK}`}>
          {kind}
        </Link>
      ) : (
        <span title={target.id ?? undefined}>{target.id === null ? `${kind} · ${t("audit.many")}` : kind}</span>
      )}
      {connection_id !== null && (
        <ErpText lines={2} className="text-ui-fg-subtle">
          {name ?? t("audit.gone")}
        </ErpText>
      )}
    </div>
  )
}
