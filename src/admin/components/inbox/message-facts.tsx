import { Badge } from "@medusajs/ui"
import type { InboxMessageResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Fact, Section } from "../notices"
import { StateBadge } from "../state-badge"
import { MessageActions } from "./message-actions"
import { Tally } from "./tally"
import { messageReason, typeName } from "./words"

type Message = Json<InboxMessageResponse>["message"]

/** Their reason is in the words of whoever gave it; elsewhere ours say the same. */
const TELLING = ["unknown_type", "unknown_version", "invalid_payload", "discarded"]

/** A message: where it stands, what it is, and what can be done. */
export function MessageFacts({ message }: { message: Message }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const { code, reason } = message
  return (
    <Section
      level="h1"
      title={<ErpText>{typeName(message.type, t)}</ErpText>}
      actions={
        <>
          <StateBadge state={message.status} />
          <MessageActions id={message.id} status={message.status} />
        </>
      }
    >
      {code && (
        <Fact label={t("inbox.why")}>
          <div className="flex flex-col items-start gap-y-1">
            <span className="text-ui-fg-base">{messageReason(code, t)}</span>
            {reason && TELLING.includes(code) && <ErpText>{reason}</ErpText>}
            <Badge size="2xsmall">{code}</Badge>
          </div>
        </Fact>
      )}
      <Fact label={t("inbox.items")}>
        {number(message.item_count)}
        {message.item_count > 0 && (
          <span className="block pt-1">
            <Tally of={message} />
          </span>
        )}
      </Fact>
      <Fact label={t("general.connection")}>
        <ErpText>{message.connection.name}</ErpText>
      </Fact>
      <Fact label={t("inbox.came")}>
        <Moment at={message.created_at} />
      </Fact>
      <Fact label={t("inbox.settled")}>
        <Moment at={message.settled_at} />
      </Fact>
      <Fact label={t("inbox.event")}>
        <ErpText>{message.event_id}</ErpText>
      </Fact>
      <Fact label={t("inbox.source")}>
        <ErpText>{message.source}</ErpText>
      </Fact>
      <Fact label={t("inbox.type")}>
        <ErpText>{message.type}</ErpText> · {t("inbox.version", { version: message.version })}
      </Fact>
    </Section>
  )
}
