import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Empty, Read } from "../notices"
import { Attempt, type AttemptView } from "./attempt"
import { Edits } from "./edits"

type Delivery = Json<DeliveryResponse["delivery"]>

/** As many as the API gives at once. */
const PAGE = 20

/**
 * What was tried with a delivery, newest first; what people made of its content below.
 *
 * @param delivery as read without `attempt_offset`: whoever shows it keeps it fresh. Older tries are read here.
 */
export function Timeline({ delivery }: { delivery: Delivery }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const [offset, setOffset] = useState(0)
  const all = Math.max(delivery.attempts_begun, delivery.history.length)
  if (!all && !delivery.edits.length) {
    return <Empty title={t("timeline.none")} text={t("timeline.noneText")} />
  }
  return (
    <div className="flex flex-col">
      {offset ? <Older id={delivery.id} offset={offset} /> : <Attempts attempts={delivery.history} />}
      {all > PAGE && (
        <div className="flex flex-wrap items-center justify-between gap-2 py-3">
          <Text size="small" className="text-ui-fg-subtle">
            {t("timeline.shown", {
              ...{ from: number(all - offset), to: number(Math.max(1, all - offset - PAGE + 1)), of: number(all) },
            })}
          </Text>
          <div className="flex gap-2">
            <Button size="small" variant="transparent" disabled={!offset} onClick={() => setOffset(offset - PAGE)}>
              {t("timeline.newer")}
            </Button>
            <Button
              size="small"
              variant="transparent"
              disabled={offset + PAGE >= all}
              onClick={() => setOffset(offset + PAGE)}
            >
              {t("timeline.older")}
            </Button>
          </div>
        </div>
      )}
      <Edits edits={delivery.edits} />
    </div>
  )
}

function Older({ id, offset }: { id: string; offset: number }) {
  const read = useRead<DeliveryResponse>(`/erp/deliveries/${id}`, { attempt_offset: offset })
  return <Read of={read}>{({ delivery }) => <Attempts attempts={delivery.history} />}</Read>
}

const Attempts = ({ attempts }: { attempts: AttemptView[] }) => (
  <ol reversed className="divide-y">
    {attempts.map((attempt) => (
      <Attempt key={attempt.id} attempt={attempt} />
    ))}
  </ol>
)
