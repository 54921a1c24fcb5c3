import { Link } from "react-router-dom"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { Section } from "../notices"
import { StateBadge } from "../state-badge"
import type { Incident } from "./incident"
import { titleOf } from "./incident-columns"

type Reference = Incident["consequences"][number]

/** Incidents it follows from, and that follow from it. Nothing where it stands for itself. */
export function Related({ incident: { origin, consequences } }: { incident: Incident }) {
  const { t } = useErpTranslation()
  return (
    <>
      {origin && (
        <Section title={t("incidents.origin")} text={t("incidents.originText")}>
          <References of={[origin]} />
        </Section>
      )}
      {consequences.length > 0 && (
        <Section title={t("incidents.consequences")} text={t("incidents.consequencesText")}>
          <References of={consequences} />
        </Section>
      )}
    </>
  )
}

function References({ of }: { of: Reference[] }) {
  const { t } = useErpTranslation()
  return (
    <ul className="divide-y">
      {of.map(({ id, rule, state, summary }) => (
        <li key={id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-6 py-3">
          <div className="txt-compact-small flex min-w-0 flex-1 basis-72 flex-col gap-y-1">
            <Link to={`/erp/incidents/${id}`} className={`w-fit ${LINK}`}>
              {titleOf(rule, t)}
            </Link>
            <ErpText className="text-ui-fg-subtle">{summary}</ErpText>
          </div>
          <StateBadge state={state} kind="incidents.states" />
        </li>
      ))}
    </ul>
  )
}
