import { Badge } from "@medusajs/ui"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { legible } from "./legible"

type Call = Json<DeliveryResponse["delivery"]["history"][number]["exchanges"][number]>
type Part = Call["request"]

/** One request to the ERP and its answer, to be unfolded. */
export function Exchange({ call }: { call: Call }) {
  const { t } = useErpTranslation()
  const { duration } = useFormat()
  return (
    <details className="group">
      <summary className="txt-compact-small text-ui-fg-base hover:text-ui-fg-interactive focus-visible:shadow-borders-focus cursor-pointer rounded py-1 outline-none">
        {t(`timeline.purpose.${call.purpose}`)}{" "}
        <span className="text-ui-fg-subtle">
          · {call.method} · {call.response?.status ?? t("timeline.noAnswer")} · {duration(call.duration_ms / 1_000)}
        </span>
      </summary>
      <div className="flex flex-col gap-y-3 pb-2 pl-4 pt-1">
        <ErpText className="txt-compact-xsmall text-ui-fg-subtle font-mono">{call.url}</ErpText>
        <PartView title={t("timeline.request")} part={call.request} />
        {call.response ? (
          <PartView title={t("timeline.response")} part={call.response} />
        ) : (
          <div className="txt-compact-small text-ui-fg-subtle flex flex-wrap items-center gap-2">
            {t("timeline.noAnswer")}
            {call.error && <Badge size="2xsmall">{call.error}</Badge>}
          </div>
        )}
      </div>
    </details>
  )
}

function PartView({ title, part }: { title: string; part: Part }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  return (
    <div className="flex flex-col gap-y-1">
      <span className="txt-compact-xsmall-plus text-ui-fg-subtle">{title}</span>
      <div
        tabIndex={0}
        role="region"
        aria-label={title}
        className="bg-ui-bg-subtle shadow-borders-base focus-visible:shadow-borders-focus max-h-80 overflow-y-auto rounded-md p-3 outline-none"
      >
        {Object.entries(part.headers).map(([name, value]) => (
          <div key={name} className="txt-compact-xsmall text-ui-fg-subtle font-mono">
            {name}: <ErpText>{value}</ErpText>
          </div>
        ))}
        <div className="txt-compact-xsmall text-ui-fg-base mt-2 font-mono first:mt-0">
          {part.body ? <ErpText>{legible(part.body)}</ErpText> : t("timeline.noBody")}
        </div>
      </div>
      {part.truncated && (
        <span className="txt-compact-xsmall text-ui-fg-subtle">
          {t("timeline.truncated", { bytes: number(part.bytes) })}
        </span>
      )}
    </div>
  )
}
