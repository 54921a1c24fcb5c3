import { Button, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { DeliveriesResponse } from "../../../api/admin/erp/types"
import type { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"
import { ErpText } from "../erp-text"
import { List } from "../list"
import { Moment } from "../moment"
import { Empty } from "../notices"
import { Phrase } from "../phrase"
import { StateBadge } from "../state-badge"
import { DocumentLink } from "./document-link"
import { stateOf } from "./standing"

type Answer = Json<DeliveriesResponse>
type Row = Answer["deliveries"][number]

interface OrderTableProps {
  answer: Answer
  state: ReturnType<typeof useSearchState>
  filtered: boolean
}

/** Messages about orders, a line each: what it is, how it stands, and the ways to the order and to its details. */
export function OrderTable({ answer, state, filtered }: OrderTableProps) {
  const { t } = useErpTranslation()
  return (
    <List
      label={t("orders.label")}
      rows={answer.deliveries}
      keyOf={({ id }) => id}
      count={answer.count}
      estimate={answer.count_is_estimate}
      state={state}
      empty={
        filtered ? (
          <Empty title={t("orders.noHits")} text={t("orders.noHitsText")} />
        ) : (
          <Empty title={t("orders.none")} text={t("orders.noneText")} />
        )
      }
      columns={[
        { label: t("orders.order"), cell: (row) => <OrderCell row={row} />, className: "max-w-40" },
        {
          label: t("general.connection"),
          cell: ({ connection }) => <ErpText lines={2}>{connection.name}</ErpText>,
          className: "min-w-32 max-w-48",
        },
        { label: t("general.state"), cell: (row) => <StateBadge state={stateOf(row)} /> },
        { label: t("orders.how"), cell: (row) => <How row={row} />, className: "min-w-64 whitespace-normal py-2" },
        {
          label: t("orders.document"),
          cell: ({ document_number, document_id, document_url }) =>
            (document_number ?? document_id) ? (
              <DocumentLink document={(document_number ?? document_id)!} url={document_url} lines={2} />
            ) : (
              "–"
            ),
          className: "min-w-32 max-w-40 whitespace-normal",
        },
        { label: t("orders.sent"), cell: ({ last_attempt_at }) => <Moment at={last_attempt_at} /> },
        {
          label: t("actions.details"),
          cell: (row) => (
            <Button size="small" variant="transparent" asChild>
              <Link
                to={`/erp/deliveries/${row.id}`}
                aria-label={t("orders.delivery", {
                  ...{ order: row.display_id ? `#${row.display_id}` : row.order_id, connection: row.connection.name },
                })}
              >
                {t("actions.details")}
              </Link>
            </Button>
          ),
        },
      ]}
    />
  )
}

function OrderCell({ row }: { row: Row }) {
  const { t } = useErpTranslation()
  return (
    <div className="flex flex-col py-2">
      <Link to={`/orders/${row.order_id}`} className={`w-fit ${LINK}`}>
        {row.display_id ? `#${row.display_id}` : t("orders.unnumbered")}
      </Link>
      <Text as="span" size="xsmall" className="text-ui-fg-subtle whitespace-nowrap">
        {t(`messageTypes.${row.type}`, { defaultValue: row.type })}
      </Text>
    </div>
  )
}

function How({ row: { phrases } }: { row: Row }) {
  const { next } = phrases
  return (
    <div className="txt-compact-small flex max-w-xl flex-col gap-y-0.5">
      <span className="line-clamp-3">
        <Phrase of={phrases.state} />
      </span>
      {next.key !== "nothing" && next.key !== "done" && (
        <span className="text-ui-fg-subtle line-clamp-2">
          <Phrase of={next} />
        </span>
      )}
    </div>
  )
}
