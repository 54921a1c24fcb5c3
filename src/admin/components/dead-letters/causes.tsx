import { Button } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { CausesResponse } from "../../../api/admin/erp/types"
import { CLASSES, TYPES } from "../../lib/delivery-kinds"
import { useFormat } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { useSearchState } from "../../lib/search-state"
import { type Translate, useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { Choice, type Column, Filters, List, PAGE_SIZE } from "../list"
import { Moment } from "../moment"
import { Empty, Read } from "../notices"
import { RedriveDrawer } from "./redrive-drawer"
import { Tickets } from "./tickets"

export type Stuck = "dead" | "held"
type Group = NonNullable<ReturnType<typeof useRead<CausesResponse>>["data"]>["groups"][number]

/** What is dead, or held, by what made it so; and the way to send all of it again. */
export function Causes({ status }: { status: Stuck }) {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const [asked, setAsked] = useState(false)
  const filter = { connection: state.value("connection"), type: state.value("type"), class: state.value("class") }
  const causes = useRead<CausesResponse>(status === "dead" ? "/erp/dead-letters" : "/erp/held", {
    ...{ ...filter, limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
  })
  const narrowed = Object.values(filter).some(Boolean)
  const none = status === "dead" ? "noneDead" : "noneHeld"
  return (
    <>
      <Filters>
        <ConnectionChoice value={filter.connection} onChange={(connection) => state.set({ connection })} />
        <Choice
          label={t("deadLetters.type")}
          value={filter.type}
          options={TYPES.map((value) => ({ value, label: t(`messageTypes.${value}`) }))}
          onChange={(type) => state.set({ type })}
        />
        <Choice
          label={t("deadLetters.class")}
          value={filter.class}
          options={CLASSES.map((value) => ({ value, label: t(`words.classes.${value}`) }))}
          onChange={(to) => state.set({ class: to })}
        />
        {causes.data && causes.data.count > 0 && (
          <Button size="small" variant="secondary" className="ml-auto" onClick={() => setAsked(true)}>
            {t("deadLetters.sendAll")}
          </Button>
        )}
      </Filters>
      <Read of={causes}>
        {({ groups, count }) => (
          <List
            label={t(`deadLetters.tabs.${status}`)}
            columns={columns(t, status)}
            rows={groups}
            keyOf={({ key }) => key}
            count={count}
            state={state}
            empty={
              narrowed ? (
                <Empty title={t("deadLetters.noneOfFilter")} text={t("deadLetters.noneOfFilterText")} />
              ) : (
                <Empty title={t(`deadLetters.${none}`)} text={t(`deadLetters.${none}Text`)} />
              )
            }
          />
        )}
      </Read>
      <RedriveDrawer filter={{ ...filter, status }} open={asked} onClose={() => setAsked(false)} />
    </>
  )
}

const columns = (t: Translate, status: Stuck): Column<Group>[] => [
  {
    label: t("deadLetters.cause"),
    className: "min-w-64 max-w-md whitespace-normal py-3",
    cell: (group) => (
      <div className="flex flex-col items-start">
        <Link
          to={`/erp/dead-letters/${encodeURIComponent(group.key)}${status === "held" ? "?status=held" : ""}`}
          className={LINK}
        >
          <Reason of={group} lines={3} />
        </Link>
        {group.code && <span className="text-ui-fg-subtle txt-compact-xsmall">{group.code}</span>}
      </div>
    ),
  },
  {
    label: t("general.connection"),
    className: "max-w-48 whitespace-normal",
    cell: ({ connection }) => <ErpText lines={2}>{connection.name}</ErpText>,
  },
  { label: t("deadLetters.type"), cell: ({ type }) => t(`messageTypes.${type}`) },
  { label: t("deadLetters.count"), right: true, cell: ({ count }) => <Count of={count} /> },
  { label: t("deadLetters.first"), cell: ({ first_seen }) => <Moment at={first_seen} /> },
  { label: t("deadLetters.latest"), cell: ({ last_seen }) => <Moment at={last_seen} /> },
  { label: t("deadLetters.tickets"), cell: ({ tickets }) => <Tickets of={tickets} /> },
]

const Count = ({ of }: { of: number }) => <>{useFormat().number(of)}</>

/** Why, in the ERP's words; by its code alone where they are not kept. */
export function Reason({ of: { reason, code }, lines }: { of: Pick<Group, "reason" | "code">; lines?: number }) {
  const { t } = useErpTranslation()
  return <ErpText lines={lines}>{reason || code || t("deadLetters.noReason")}</ErpText>
}
