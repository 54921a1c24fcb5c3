import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import { useErpTranslation } from "../../lib/translation"
import { DeliveryActions } from "../delivery-actions"
import { LINK } from "../links"
import { Moment } from "../moment"
import { ErpText } from "../erp-text"
import { Phrase } from "../phrase"
import { StateBadge } from "../state-badge"
import { DocumentLink } from "./document-link"
import { stateOf, telling, type Standing } from "./standing"
import { TimelineDrawer } from "./timeline-drawer"

/** How an order stands at one ERP, what happens next, and what a person can do. */
export function StandingView({ standing }: { standing: Standing }) {
  const { t } = useErpTranslation()
  const [open, setOpen] = useState(false)
  const delivery = telling(standing)
  const { state, next } = standing.phrases
  const document = standing.document?.number ?? standing.document?.id
  const tried = standing.deliveries.map(({ last_attempt_at }) => last_attempt_at).filter((at) => at !== null)
  return (
    <section aria-label={standing.connection.name} className="flex flex-col gap-y-3 px-6 py-4">
      <div className="flex items-start justify-between gap-x-3">
        <Text as="div" size="small" leading="compact" weight="plus" className="min-w-0 py-0.5">
          <ErpText>{standing.connection.name}</ErpText>
        </Text>
        <StandingBadge standing={standing} />
      </div>
      <div className="txt-small flex flex-col gap-y-1">
        <div>
          <Phrase of={state} />
        </div>
        {next.key !== "nothing" && next.key !== "done" && (
          <div className="text-ui-fg-subtle">
            <Phrase of={next} />
          </div>
        )}
      </div>
      {(document || tried.length > 0) && (
        <dl className="txt-compact-small text-ui-fg-subtle grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          {document && (
            <>
              <dt>{t("orders.widget.document")}</dt>
              <dd className="min-w-0 text-right">
                <DocumentLink document={document} url={standing.document?.url ?? null} />
              </dd>
            </>
          )}
          {tried.length > 0 && (
            <>
              <dt>{t("orders.widget.lastTry")}</dt>
              <dd className="text-right">
                <Moment at={tried.sort().at(-1)} />
              </dd>
            </>
          )}
        </dl>
      )}
      {state.key === "placed_before" && (
        <Link to={`/settings/erp/connections/${standing.connection.id}`} className={`txt-compact-small w-fit ${LINK}`}>
          {t("orders.widget.backfill")}
        </Link>
      )}
      {delivery && (
        <div className="flex flex-wrap gap-2">
          <DeliveryActions delivery={delivery} />
          <Button size="small" variant="transparent" className="first:-ms-2" onClick={() => setOpen(true)}>
            {t("timeline.title")}
          </Button>
          <TimelineDrawer standing={standing} open={open} onOpenChange={setOpen} />
        </div>
      )}
    </section>
  )
}

function StandingBadge({ standing }: { standing: Standing }) {
  const delivery = telling(standing)
  if (delivery) {
    return <StateBadge state={stateOf(delivery)} />
  }
  const known = standing.phrases.state.key !== "not_captured"
  return <StateBadge state={known ? "not_sent" : "not_captured"} kind="orders.standing" />
}
