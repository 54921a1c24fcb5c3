import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ActorName } from "../actor-name"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Section } from "../notices"
import { editResults } from "./edit-results"
import { JsonEditor } from "./json-editor"
import { asText, type Delivery } from "./delivery"

/** Who changed the payload, when, why, and what came of it. */
export function PayloadHistory({ delivery: { edits, edited_data } }: { delivery: Delivery }) {
  const { t } = useErpTranslation()
  const results = editResults(edits, edited_data)
  return (
    <Section title={t("payload.history")} text={t("payload.historyText")}>
      <ol className="divide-y">
        {edits.map((edit, at) => (
          <Edit key={edit.at} edit={edit} result={results[at]} />
        ))}
      </ol>
    </Section>
  )
}

function Edit({ edit, result }: { edit: Delivery["edits"][number]; result: Record<string, unknown> | undefined }) {
  const { t } = useErpTranslation()
  const { moment } = useFormat()
  const [shown, setShown] = useState(false)
  const before = edit.before && asText(edit.before)
  return (
    <li className="flex flex-col gap-y-3 px-6 py-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="txt-compact-small min-w-0 flex-1">
          <ErpText className="text-ui-fg-base">{edit.reason}</ErpText>
          <div className="text-ui-fg-subtle">
            <ActorName actor={edit.by} /> · <Moment at={edit.at} />
          </div>
        </div>
        <Button size="small" variant="transparent" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? "payload.hide" : "payload.show")}
        </Button>
      </div>
      {edit.superseded_at && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("payload.superseded", { when: moment(edit.superseded_at) })}
        </Text>
      )}
      {shown && (
        <>
          <Text size="small" className="text-ui-fg-subtle">
            {!before ? t("payload.wasNothing") : t(result ? "payload.compareHint" : "payload.resultGone")}
          </Text>
          {result ? (
            <JsonEditor text={asText(result)} original={before ?? undefined} label={t("payload.change")} />
          ) : (
            before && <JsonEditor text={before} label={t("payload.before")} />
          )}
        </>
      )}
    </li>
  )
}
