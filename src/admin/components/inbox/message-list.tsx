import { Button } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { InboxResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useRead } from "../../lib/queries"
import { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { ErpText } from "../erp-text"
import { Choice, type Column, Filters, List, PAGE_SIZE } from "../list"
import { Moment } from "../moment"
import { Empty, Read, Section } from "../notices"
import { StateBadge } from "../state-badge"
import { Tally } from "./tally"
import { TextLink } from "./text-link"
import { INBOUND_TYPES, INBOX_STATES, typeName } from "./words"

type Message = Json<InboxResponse>["messages"][number]

const FILTERS = ["status", "connection", "type"]
const EVERY_MS = 3_000

/** What ERPs have told the store, newest first. */
export function MessageList() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const chosen = Object.fromEntries(FILTERS.map((name) => [name, state.value(name)]))
  const read = useRead<InboxResponse>(
    "/erp/inbox",
    { ...chosen, limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
    { every: (answer) => (answer?.messages.some(({ status }) => status === "received") ? EVERY_MS : false) }
  )
  const filtered = FILTERS.some((name) => chosen[name])
  const clear = () => state.set({ status: undefined, connection: undefined, type: undefined })
  const types = [...new Set([...INBOUND_TYPES, ...(chosen.type ? [chosen.type] : []), ...typesOf(read.data)])]
  return (
    <Section title={t("inbox.messages")} text={t("inbox.text")}>
      <Filters label={t("inbox.messages")}>
        <Choice
          label={t("general.state")}
          value={chosen.status}
          options={INBOX_STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          onChange={(status) => state.set({ status })}
        />
        <ConnectionChoice value={chosen.connection} onChange={(connection) => state.set({ connection })} />
        <Choice
          label={t("inbox.type")}
          value={chosen.type}
          options={types.map((value) => ({ value, label: typeName(value, t) }))}
          onChange={(type) => state.set({ type })}
        />
      </Filters>
      <Read of={read}>
        {({ messages, count }) => (
          <List
            label={t("inbox.messages")}
            columns={columns(t)}
            rows={messages}
            keyOf={({ id }) => id}
            count={count}
            state={state}
            empty={filtered ? <NoMatch onClear={clear} /> : <NothingYet />}
          />
        )}
      </Read>
    </Section>
  )
}

const typesOf = (answer: Json<InboxResponse> | undefined) => answer?.messages.map(({ type }) => type) ?? []

function columns(t: (key: string) => string): Column<Message>[] {
  return [
    {
      label: t("inbox.message"),
      cell: (message) => (
        <TextLink to={`/erp/inbox/${message.id}`} className="block max-w-64 py-2">
          <ErpText lines={2}>{typeName(message.type, t)}</ErpText>
          <span className="text-ui-fg-subtle block">
            <ErpText lines={1}>{message.event_id}</ErpText>
          </span>
        </TextLink>
      ),
    },
    { label: t("general.state"), cell: ({ status }) => <StateBadge state={status} /> },
    { label: t("inbox.items"), className: "min-w-40", cell: (message) => <Tally of={message} /> },
    { label: t("general.connection"), cell: ({ connection }) => <ErpText lines={2}>{connection.name}</ErpText> },
    { label: t("inbox.came"), className: "whitespace-nowrap", cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useErpTranslation()
  return (
    <Empty title={t("inbox.emptyFiltered")} text={t("inbox.emptyFilteredText")}>
      <Button size="small" variant="secondary" onClick={onClear}>
        {t("inbox.clear")}
      </Button>
    </Empty>
  )
}

function NothingYet() {
  const { t } = useErpTranslation()
  return (
    <Empty title={t("inbox.empty")} text={t("inbox.emptyText")}>
      <Button size="small" variant="secondary" asChild>
        <Link to="/settings/erp">{t("inbox.toSettings")}</Link>
      </Button>
    </Empty>
  )
}
