import { InlineTip } from "@medusajs/ui"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Section } from "../notices"
import { StateBadge } from "../state-badge"
import type { Incident } from "./incident"
import { titleOf } from "./incident-columns"
import { SeverityBadge } from "./severity-badge"

/** What is wrong, in one or two sentences. */
export function IncidentHead({ incident: { rule, state, severity, summary } }: { incident: Incident }) {
  const { t } = useErpTranslation()
  return (
    <Section
      level="h1"
      title={titleOf(rule, t)}
      actions={
        <>
          <SeverityBadge severity={severity} />
          <StateBadge state={state} kind="incidents.states" />
        </>
      }
    >
      <div className="txt-small text-ui-fg-base flex flex-col gap-y-4 px-6 py-4">
        <ErpText>{summary}</ErpText>
        {state === "pending" && (
          <InlineTip variant="info" label={t("incidents.states.pending")}>
            {t("incidents.pendingText")}
          </InlineTip>
        )}
      </div>
    </Section>
  )
}
