import { Code, Heading, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"
import { Section } from "../notices"
import { pagesBehind } from "./behind"
import type { Incident } from "./incident"

const PARTS = ["todo", "means", "ends"] as const

/** What it means, what to do and where to look, as docs/runbook.md has it. */
export function IncidentGuide({ incident }: { incident: Incident }) {
  const { t } = useErpTranslation()
  const [file = "", heading = ""] = incident.links.runbook.split("#")
  const words = PARTS.map((part) => ({
    part,
    text: t(`incidents.rules.${incident.rule}.${part}`, { defaultValue: "" }),
  }))
  return (
    <Section title={t("incidents.todo")}>
      <div className="flex flex-col gap-y-4 px-6 py-4">
        {words
          .filter(({ text }) => text)
          .map(({ part, text }) => (
            <div key={part}>
              {part !== "todo" && (
                <Heading level="h3" className="txt-compact-small-plus">
                  {t(`incidents.${part}`)}
                </Heading>
              )}
              <Text size="small" className={part === "todo" ? "text-ui-fg-base" : "text-ui-fg-subtle"}>
                {text}
              </Text>
            </div>
          ))}
      </div>
      <nav aria-label={t("incidents.behind")} className="flex flex-wrap gap-x-6 gap-y-2 px-6 py-4">
        {pagesBehind(incident).map(({ key, to }) => (
          <Link key={key} to={to} className={`txt-compact-small-plus ${LINK}`}>
            {t(`incidents.links.${key}`)}
          </Link>
        ))}
      </nav>
      <div className="txt-small text-ui-fg-subtle px-6 py-3">
        {t("incidents.runbook", { file: "\u0000", rule: heading })
          .split("\u0000")
          .flatMap((part, at) => (at ? [<Code key="file">{file}</Code>, part] : [part]))}
      </div>
    </Section>
  )
}
