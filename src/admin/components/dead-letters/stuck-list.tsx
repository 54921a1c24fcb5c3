import { LINK } from "../links"
import { Checkbox, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { DeliveriesResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { type Column, List, PAGE_SIZE } from "../list"
import { Moment } from "../moment"
import { Empty, Read, Section } from "../notices"
import type { Stuck } from "./causes"
import { SelectionBar } from "./selection-bar"

type Delivery = NonNullable<ReturnType<typeof useRead<DeliveriesResponse>>["data"]>["deliveries"][number]

/** The deliveries with one cause. Some can be chosen, over several pages, and sent again or discarded together. */
export function StuckList({ cause, status }: { cause: string; status: Stuck }) {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const page = useRead<DeliveriesResponse>("/erp/deliveries", {
    ...{ cause, status, limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
  })
  const choose = (ids: string[], on: boolean) =>
    setChosen((before) => (on ? [...new Set([...before, ...ids])] : before.filter((id) => !ids.includes(id))))
  const columns = (deliveries: Delivery[]): Column<Delivery>[] => {
    const ids = deliveries.map(({ id }) => id)
    const here = ids.filter((id) => chosen.includes(id)).length
    return [
      {
        label: t("deadLetters.selectPage"),
        header: (
          <Checkbox
            aria-label={t("deadLetters.selectPage")}
            checked={here === ids.length ? true : here ? "indeterminate" : false}
            onCheckedChange={(on) => choose(ids, on === true)}
          />
        ),
        className: "w-10",
        cell: ({ id, display_id, order_id }) => (
          <Checkbox
            aria-label={t("deadLetters.select", { order: display_id ?? order_id })}
            checked={chosen.includes(id)}
            onCheckedChange={(on) => choose([id], on === true)}
          />
        ),
      },
      {
        label: t("deadLetters.order"),
        cell: ({ id, display_id, order_id }) => (
          <Link to={`/erp/deliveries/${id}`} className={LINK}>
            {display_id ? `#${display_id}` : order_id}
          </Link>
        ),
      },
      {
        label: t("deadLetters.says"),
        className: "min-w-64 max-w-xl whitespace-normal py-3",
        cell: ({ reason, state: words }) => <ErpText lines={3}>{reason ?? words}</ErpText>,
      },
      {
        label: t("payload.facts.last"),
        cell: ({ last_attempt_at }) => <Moment at={last_attempt_at} />,
      },
    ]
  }
  return (
    <Section title={t("deadLetters.deliveries")} text={t("deadLetters.deliveriesText")}>
      <Read of={page}>
        {({ deliveries, count, count_is_estimate }) => (
          <>
            {count_is_estimate && (
              <Text size="small" className="text-ui-fg-subtle px-6 py-2">
                {t("deadLetters.about", { count })}
              </Text>
            )}
            <List
              label={t("deadLetters.deliveries")}
              columns={columns(deliveries)}
              rows={deliveries}
              keyOf={({ id }) => id}
              count={count}
              state={state}
              empty={<Empty title={t("deadLetters.groupGone")} text={t("deadLetters.groupGoneText")} />}
            />
          </>
        )}
      </Read>
      {chosen.length > 0 && <SelectionBar ids={chosen} onClear={() => setChosen([])} />}
    </Section>
  )
}
