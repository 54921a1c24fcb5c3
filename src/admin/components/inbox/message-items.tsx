import type { InboxMessageResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { type Format, useFormat } from "../../lib/format"
import { useSearchState } from "../../lib/search-state"
import { type Translate, useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Choice, type Column, Filters, List } from "../list"
import { Empty, Section } from "../notices"
import { StateBadge } from "../state-badge"
import { TextLink } from "./text-link"
import { ITEM_RESULTS, quantityText, stockReason } from "./words"

type Message = Json<InboxMessageResponse>["message"]
type Item = Message["items"][number]

/** What became of the items, one by one; those of one result, where somebody looks for the few that went wrong. */
export function MessageItems({ message }: { message: Message }) {
  const { t } = useErpTranslation()
  const format = useFormat()
  const state = useSearchState()
  const result = state.value("result")
  return (
    <Section title={t("inbox.items")} text={message.item_count ? t("inbox.itemsText") : undefined}>
      {message.item_count > 1 && !message.purged_at && (
        <Filters>
          <Choice
            label={t("inbox.result")}
            value={result}
            options={ITEM_RESULTS.map((value) => ({ value, label: t(`stock.results.${value}`) }))}
            onChange={(to) => state.set({ result: to })}
          />
        </Filters>
      )}
      <List
        label={t("inbox.items")}
        columns={columns(t, format)}
        rows={message.items}
        keyOf={({ index }) => String(index)}
        count={countOf(message, result)}
        state={state}
        empty={<NoItems message={message} result={result} />}
      />
    </Section>
  )
}

/** How many items have a result: the message counts them. */
function countOf(message: Message, result: string | undefined): number {
  const counts: Record<string, number> = { ...message, pending: message.item_count - message.position } as never
  const counted = result ? counts[result] : message.item_count
  return Math.max(counted ?? 0, message.items.length)
}

function NoItems({ message, result }: { message: Message; result?: string }) {
  const { t } = useErpTranslation()
  if (message.purged_at) {
    return <Empty title={t("inbox.noItems")} text={t("inbox.purgedItems")} />
  }
  return result ? (
    <Empty title={t("inbox.noSuchItems")} />
  ) : (
    <Empty title={t("inbox.noItems")} text={t("inbox.noItemsText")} />
  )
}

const columns = (t: Translate, { number, moment }: Format): Column<Item>[] => [
  { label: t("inbox.number"), right: true, cell: ({ index }) => number(index + 1) },
  {
    label: t("inbox.sku"),
    className: "min-w-36",
    cell: ({ sku }) =>
      sku === null || sku === "" ? (
        "–"
      ) : (
        <TextLink to={`/erp/inbox?sku=${encodeURIComponent(sku)}`} className="block max-w-56">
          <ErpText lines={2}>{String(sku)}</ErpText>
        </TextLink>
      ),
  },
  { label: t("inbox.location"), className: "max-w-48", cell: ({ location }) => <Said what={location} /> },
  {
    label: t("inbox.quantity"),
    right: true,
    cell: ({ quantity }) => <Said what={quantity === null ? null : quantityText(quantity, number)} />,
  },
  {
    label: t("inbox.version", { version: "" }).trim(),
    className: "min-w-40 max-w-48",
    cell: ({ version, as_of }) => (
      <>
        <Said what={version} />
        {as_of !== null && (
          <span className="text-ui-fg-subtle block whitespace-nowrap">{timeOrText(String(as_of), moment)}</span>
        )}
      </>
    ),
  },
  {
    label: t("inbox.result"),
    className: "min-w-56 py-2",
    cell: ({ result, code }) => (
      <>
        <StateBadge state={result} kind="stock.results" />
        {code && <span className="text-ui-fg-subtle block pt-1">{stockReason(code, t)}</span>}
      </>
    ),
  },
]

const Said = ({ what }: { what: string | number | null }) =>
  what === null ? <>–</> : <ErpText lines={2}>{String(what)}</ErpText>

/** Nothing of an item was checked where it was refused. */
const timeOrText = (text: string, moment: (time: string) => string) =>
  Number.isNaN(Date.parse(text)) ? <ErpText lines={2}>{text}</ErpText> : moment(text)
