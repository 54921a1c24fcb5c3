import { Button, Input, Label, Text } from "@medusajs/ui"
import { useId, useMemo, useState } from "react"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import { ApiError } from "../../lib/client"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErrorNotice, Section } from "../notices"
import { JsonEditor } from "./json-editor"
import { LeaveGuard } from "./leave-guard"
import { parsed } from "./parsed"
import type { Delivery } from "./delivery"
import { Problems } from "./problems"
import { schemaErrors } from "./schema-errors"

interface PayloadEditorProps {
  delivery: Delivery
  begin: string
  original: string
  onClose: () => void
}

/** Changes what a delivery carries. What does not fit is shown at its line; what was typed is kept until it is saved. */
export function PayloadEditor({ delivery: { id }, begin, original, onClose }: PayloadEditorProps) {
  const { t } = useErpTranslation()
  const field = useId()
  // Later changes of the store do not change the text under somebody's hands.
  const [start] = useState({ begin, original })
  const [text, setText] = useState(begin)
  const [reason, setReason] = useState("")
  const [compared, setCompared] = useState(false)
  const [goTo, setGoTo] = useState<{ path: string }>()
  const save = useChange<DeliveryResponse, string>({
    path: `/erp/deliveries/${id}/payload`,
    body: (sent) => ({ data: JSON.parse(sent) as unknown, reason: oneLine(reason) }),
    says: t("payload.saved"),
    quiet: true,
    onDone: onClose,
  })
  const { wrong } = parsed(text)
  const { error, variables: sent = "" } = save
  const said = useMemo(
    () => (error instanceof ApiError && error.status === 400 ? { sent, ...schemaErrors(error.message) } : undefined),
    [error, sent]
  )
  const send = () => save.mutate(text)
  return (
    <Section
      title={t("payload.title")}
      text={t("payload.text")}
      actions={
        <Button size="small" variant="transparent" aria-pressed={compared} onClick={() => setCompared(!compared)}>
          {t(compared ? "payload.compareOff" : "payload.compare")}
        </Button>
      }
    >
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <JsonEditor
          text={start.begin}
          label={t("payload.label")}
          describedBy={`${field}-hint`}
          onChange={setText}
          original={compared ? start.original : undefined}
          refused={said}
          goTo={goTo}
        />
        <Text size="small" className="text-ui-fg-subtle" id={`${field}-hint`}>
          {t("payload.hint")} {compared && t("payload.compareHint")}
        </Text>
        <div role="alert">
          {wrong ? (
            <Text size="small" className="text-ui-fg-error">
              {t(`payload.${wrong}`)}
            </Text>
          ) : said?.errors.length ? (
            <Problems {...said} onGoTo={(path) => setGoTo({ path })} />
          ) : (
            error && <ErrorNotice error={error} />
          )}
        </div>
        <div className="flex flex-col gap-y-2">
          <Label htmlFor={field} size="small" weight="plus">
            {t("payload.reason")}
          </Label>
          <Input
            id={field}
            value={reason}
            maxLength={500}
            aria-describedby={`${field}-help`}
            onChange={({ target }) => setReason(target.value)}
          />
          <Text size="small" className="text-ui-fg-subtle" id={`${field}-help`}>
            {t("general.reasonHelp")}
          </Text>
        </div>
        <div className="flex justify-end gap-2">
          <Button size="small" variant="secondary" onClick={onClose}>
            {t("actions.cancel")}
          </Button>
          <Button size="small" disabled={Boolean(wrong) || !oneLine(reason)} isLoading={save.isPending} onClick={send}>
            {t("payload.send")}
          </Button>
        </div>
      </div>
      <LeaveGuard when={text !== start.begin && !save.isSuccess} />
    </Section>
  )
}

const oneLine = (text: string) => text.trim().replace(/\s+/g, " ")
