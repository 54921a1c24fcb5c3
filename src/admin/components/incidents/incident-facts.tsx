import { Code } from "@medusajs/ui"
import type { ReactNode } from "react"
import { Link } from "react-router-dom"
import { type Format, useFormat } from "../../lib/format"
import { type Translate, useErpTranslation } from "../../lib/translation"
import { Tickets } from "../dead-letters/tickets"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { Moment } from "../moment"
import { Fact, Section } from "../notices"
import type { Incident } from "./incident"
import { type NumberFact, numberFacts } from "./number-facts"

/** Where, since when, how often, with its numbers and tickets. */
export function IncidentFacts({ incident }: { incident: Incident }) {
  const { t } = useErpTranslation()
  const format = useFormat()
  const { connection, severity, since, opened_at, seen_at, resolved_at, reopened, tickets, numbers } = incident
  return (
    <Section title={t("incidents.facts")}>
      <Fact label={t("general.connection")}>
        {connection ? (
          <Link to={`/settings/erp/connections/${connection.id}`} className={LINK}>
            <ErpText>{connection.name}</ErpText>
          </Link>
        ) : (
          t("incidents.everything")
        )}
      </Fact>
      <Fact label={t("incidents.severity")}>{t(`incidents.severityTexts.${severity}`)}</Fact>
      <Fact label={t("incidents.since")}>{format.moment(since)}</Fact>
      {opened_at && <Fact label={t("incidents.opened")}>{format.moment(opened_at)}</Fact>}
      {resolved_at ? (
        <Fact label={t("incidents.until")}>
          {t("incidents.over", {
            moment: format.moment(resolved_at),
            duration: format.duration((Date.parse(resolved_at) - Date.parse(since)) / 1_000),
          })}
        </Fact>
      ) : (
        <Fact label={t("incidents.seen")}>
          <Moment at={seen_at} />
        </Fact>
      )}
      {reopened > 0 && <Fact label={t("incidents.again")}>{t("incidents.returned", { count: reopened })}</Fact>}
      {tickets.length > 0 && (
        <Fact label={t("incidents.tickets")}>
          <Tickets of={tickets} />
        </Fact>
      )}
      {numberFacts(numbers).map((fact) => (
        <Fact key={fact.key} label={t(`incidents.numbers.${fact.key}`, { defaultValue: fact.key })}>
          {said(fact, t, format)}
        </Fact>
      ))}
    </Section>
  )
}

function said(fact: NumberFact, t: Translate, { number, duration, moment }: Format): ReactNode {
  switch (fact.kind) {
    case "number":
      return number(fact.value)
    case "seconds":
      return duration(fact.value)
    case "moment":
      return moment(fact.value)
    case "direction":
      return t(`incidents.directions.${fact.value}`, { defaultValue: fact.value })
    case "messageType":
      return t(`messageTypes.${fact.value}`, { defaultValue: fact.value })
    default:
      return <Code className="[overflow-wrap:anywhere]">{fact.value}</Code>
  }
}
