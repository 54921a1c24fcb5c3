import { Button, InlineTip, Text, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Empty, Section } from "../notices"
import { JsonEditor } from "./json-editor"
import { asText, type Delivery } from "./delivery"
import { PayloadEditor } from "./payload-editor"
import { PayloadHistory } from "./payload-history"

/** What a delivery carries: seen, compared with what the store had built, changed, built anew. */
export function PayloadSection({ delivery }: { delivery: Delivery }) {
  const { t } = useErpTranslation()
  const [editing, setEditing] = useState(false)
  const [compared, setCompared] = useState(false)
  const { message, edited_data } = delivery
  const data = edited_data ?? message.data
  const isEdited = edited_data !== null && message.data !== null
  const isGone = Boolean(message.purged_at ?? message.erased_at)
  const isStuck = delivery.status === "dead" || delivery.status === "held"
  const original = message.data ? asText(message.data) : undefined
  // An editor that is open stays: what was typed in it is kept until whoever typed it says otherwise.
  if (editing) {
    const begin = asText(data ?? { order_id: delivery.order_id })
    return <PayloadEditor {...{ delivery, begin, original: original ?? begin }} onClose={() => setEditing(false)} />
  }
  return (
    <>
      <Section
        title={t("payload.title")}
        text={t(isEdited ? "payload.textEdited" : "payload.text")}
        actions={
          <>
            {isEdited && (
              <Button size="small" variant="transparent" onClick={() => setCompared(!compared)}>
                {t(compared ? "payload.compareOff" : "payload.compare")}
              </Button>
            )}
            {isStuck && <Refresh id={delivery.id} />}
            {isStuck && !isGone && (
              <Button size="small" variant="secondary" onClick={() => setEditing(true)}>
                {t(data ? "payload.edit" : "payload.write")}
              </Button>
            )}
          </>
        }
      >
        <Notices message={message} />
        {data ? (
          <div className="flex flex-col gap-y-2 px-6 py-4">
            {compared && isEdited && (
              <Text size="small" className="text-ui-fg-subtle">
                {t("payload.compareHint")}
              </Text>
            )}
            <JsonEditor
              text={asText(data)}
              label={t("payload.label")}
              original={compared && isEdited ? original : undefined}
            />
          </div>
        ) : (
          !message.build_error && <Empty title={t("payload.nothing")} />
        )}
      </Section>
      {delivery.edits.length > 0 && <PayloadHistory delivery={delivery} />}
    </>
  )
}

/** Why there is no payload, or not all of it. */
function Notices({ message: { build_error, data, purged_at, erased_at } }: Pick<Delivery, "message">) {
  const { t } = useErpTranslation()
  const { moment } = useFormat()
  const gone = erased_at ? ("erased" as const) : purged_at ? ("purged" as const) : undefined
  return (
    <>
      {build_error && !data && (
        <div className="px-6 py-4">
          <InlineTip variant="error" label={t("payload.notBuilt")} className="[overflow-wrap:anywhere]">
            {build_error.message} {t("payload.notBuiltNext")}
          </InlineTip>
        </div>
      )}
      {gone && (
        <div className="px-6 py-4">
          <InlineTip label={t(`payload.${gone}`)}>
            {t(`payload.${gone}Text`, { when: moment((erased_at ?? purged_at)!) })}
          </InlineTip>
        </div>
      )}
    </>
  )
}

function Refresh({ id }: { id: string }) {
  const { t } = useErpTranslation()
  const prompt = usePrompt()
  const refresh = useChange<DeliveryResponse>({
    ...{ path: `/erp/deliveries/${id}/refresh`, says: t("payload.refreshed") },
  })
  const ask = async () => {
    const sure = await prompt({
      ...{ title: t("payload.refreshTitle"), description: t("payload.refreshText"), variant: "confirmation" },
      ...{ confirmText: t("payload.refresh"), cancelText: t("actions.cancel") },
    })
    if (sure) {
      refresh.mutate()
    }
  }
  return (
    <Button size="small" variant="secondary" isLoading={refresh.isPending} onClick={() => void ask()}>
      {t("payload.refresh")}
    </Button>
  )
}
