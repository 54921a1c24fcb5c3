import { Button, Copy, InlineTip } from "@medusajs/ui"
import { useId, useState } from "react"
import type { InboxMessageResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { Section } from "../notices"

type Message = Json<InboxMessageResponse>["message"]

/** The message as the ERP sent it, or why that is gone. Shown when asked for: it may be an import of thousands. */
export function AsItCame({ message }: { message: Message }) {
  const { t } = useErpTranslation()
  const { moment } = useFormat()
  const [shown, setShown] = useState(false)
  const id = useId()
  if (message.purged_at || !message.envelope) {
    const erased = message.code === "erased"
    return (
      <Section title={t("inbox.envelope")}>
        <div className="p-6">
          <InlineTip label={t("inbox.purged")}>
            {erased || !message.purged_at
              ? t("inbox.erased")
              : t("inbox.purgedText", { when: moment(message.purged_at) })}
          </InlineTip>
        </div>
      </Section>
    )
  }
  const text = shown ? JSON.stringify(message.envelope, null, 2) : ""
  return (
    <Section
      title={t("inbox.envelope")}
      text={t("inbox.envelopeText")}
      actions={
        <Button
          size="small"
          variant="secondary"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? "inbox.hide" : "inbox.show")}
        </Button>
      }
    >
      <div id={id} hidden={!shown} className="relative">
        {shown && (
          <>
            <Copy content={text} className="absolute right-4 top-4" aria-label={t("actions.copy")} />
            <pre
              tabIndex={0}
              dir="ltr"
              aria-label={t("inbox.envelope")}
              className="bg-ui-bg-subtle text-ui-fg-base txt-compact-small max-h-[32rem] overflow-auto whitespace-pre-wrap rounded-b-lg p-6 pr-14 font-mono [overflow-wrap:anywhere]"
            >
              {text}
            </pre>
          </>
        )}
      </div>
    </Section>
  )
}
