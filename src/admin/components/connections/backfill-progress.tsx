import { Button, Text, usePrompt } from "@medusajs/ui"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { BackfillResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { BackfillCounts, scopeWords } from "./backfill-words"

type Running = Json<BackfillResponse>["backfill"]

/** How far it is; it can be stopped. */
export function BackfillProgress({ backfill }: { backfill: Running }) {
  const { t } = useErpTranslation()
  const { percent, moment } = useFormat()
  const ask = usePrompt()
  const cancel = useChange<BackfillResponse>({
    ...{ path: `/erp/backfills/${backfill.id}/cancel`, says: t("channels.backfill.canceled") },
  })
  const stop = async () => {
    const sure = await ask({
      title: t("channels.backfill.cancelTitle"),
      description: t("channels.backfill.cancelText"),
      confirmText: t("channels.backfill.cancel"),
      cancelText: t("channels.backfill.keep"),
    })
    if (sure) {
      cancel.mutate()
    }
  }
  const { progress, looked_at } = backfill
  const far =
    progress === null
      ? t("channels.backfill.lookedAt", { count: looked_at })
      : t("channels.backfill.progress", { percent: percent(progress) })
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Text size="small" weight="plus">
          {t("channels.backfill.running")}: {scopeWords(backfill, t, moment)}
        </Text>
        <Button size="small" variant="secondary" isLoading={cancel.isPending} onClick={() => void stop()}>
          {t("channels.backfill.cancel")}
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label={t("channels.backfill.running")}
        aria-valuetext={far}
        {...(progress !== null && { "aria-valuenow": Math.round(progress * 100) })}
        className="bg-ui-bg-component h-2 w-full overflow-hidden rounded-full"
      >
        <div
          className={`bg-ui-fg-interactive h-full transition-all ${progress === null ? "w-full animate-pulse opacity-50" : ""}`}
          style={progress === null ? undefined : { width: `${progress * 100}%` }}
        />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {far}
      </Text>
      <BackfillCounts counts={backfill} />
      <Text size="small" className="text-ui-fg-subtle">
        {t("channels.backfill.waits")}
      </Text>
    </div>
  )
}
