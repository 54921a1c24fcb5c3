import { LINK } from "../links"
import { Link } from "react-router-dom"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { isWebAddress } from "../../lib/phrases"
import { useErpTranslation } from "../../lib/translation"
import { Tickets } from "../dead-letters/tickets"
import { DeliveryActions } from "../delivery-actions"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Fact, Section } from "../notices"
import { Phrase } from "../phrase"
import { StateBadge } from "../state-badge"

type Delivery = Json<DeliveryResponse>["delivery"]

/** How one delivery stands, in words, and what can be done about it. */
export function DeliveryStanding({ delivery }: { delivery: Delivery }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const { display_id, order_id, reason, code, error_class } = delivery
  const handedOver = delivery.status === "delivered" && delivery.confirmation === "handed_over"
  return (
    <Section
      level="h1"
      title={t(`messageTypes.${delivery.type}`)}
      text={<Phrase of={delivery.phrases.state} />}
      actions={<StateBadge state={handedOver ? "handed_over" : delivery.status} />}
    >
      <Fact label={t("payload.facts.next")}>
        <div className="flex flex-col gap-y-3">
          <Phrase of={delivery.phrases.next} />
          <DeliveryActions delivery={delivery} />
        </div>
      </Fact>
      <Fact label={t("payload.facts.order")}>
        <Link to={`/orders/${order_id}`} className={LINK}>
          {display_id ? `#${display_id}` : t("payload.facts.toOrder")}
        </Link>
      </Fact>
      <Fact label={t("general.connection")}>
        <ErpText>{delivery.connection.name}</ErpText>
      </Fact>
      {(delivery.document_number ?? delivery.document_id) && (
        <Fact label={t("payload.facts.document")}>
          <Document of={delivery} />
        </Fact>
      )}
      {(reason ?? code) && (
        <Fact label={t("payload.facts.why")}>
          {reason && <ErpText>{reason}</ErpText>}
          <div className="text-ui-fg-subtle txt-compact-xsmall">
            {[error_class && t(`words.classes.${error_class}`), code].filter(Boolean).join(" · ")}
          </div>
        </Fact>
      )}
      {delivery.tickets.length > 0 && (
        <Fact label={t("deadLetters.tickets")}>
          <Tickets of={delivery.tickets} />
        </Fact>
      )}
      <Fact label={t("payload.facts.tries")}>{number(delivery.attempts_begun)}</Fact>
      {delivery.last_attempt_at && (
        <Fact label={t("payload.facts.last")}>
          <Moment at={delivery.last_attempt_at} />
        </Fact>
      )}
      <Fact label={t("payload.facts.created")}>
        <Moment at={delivery.created_at} />
      </Fact>
    </Section>
  )
}

/** What the order is called in the ERP, with the way there where it has an address. */
function Document({ of }: { of: Pick<Delivery, "document_id" | "document_number" | "document_url"> }) {
  const name = <ErpText>{of.document_number ?? of.document_id ?? ""}</ErpText>
  return isWebAddress(of.document_url) ? (
    <a href={of.document_url} target="_blank" rel="noreferrer" className={LINK}>
      {name}
    </a>
  ) : (
    name
  )
}
