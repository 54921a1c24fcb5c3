import { Button, Drawer, InlineTip, Text } from "@medusajs/ui"
import { useState } from "react"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { BackfillDryRunResponse, BackfillResponse } from "../../../api/admin/erp/types"
import { missing, NEW_BACKFILL, requestOf, type BackfillDraft } from "../../lib/backfill-request"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { FormErrors } from "../schema-form/errors"
import { BackfillFields } from "./backfill-fields"
import { BackfillCounts } from "./backfill-words"

/** Which older orders go: first it is said what would happen, then it can be done. */
export function BackfillDrawer({ connection, onClose }: { connection: { id: string }; onClose: () => void }) {
  const { t } = useErpTranslation()
  const [draft, setDraft] = useState<BackfillDraft>(NEW_BACKFILL)
  const path = `/erp/connections/${connection.id}/backfill`
  const look = useChange<BackfillDryRunResponse>({
    ...{ path, quiet: true, harmless: true, body: () => ({ ...requestOf(draft), dry_run: true }) },
  })
  const start = useChange<BackfillResponse>({
    ...{ path, quiet: true, says: t("channels.backfill.started"), onDone: onClose, body: () => requestOf(draft) },
  })
  const change = (to: BackfillDraft) => {
    setDraft(to)
    look.reset()
    start.reset()
  }
  const gap = missing(draft)
  const found = look.data?.dry_run
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("channels.backfill.drawer")}</Drawer.Title>
          <Drawer.Description>{t("channels.backfill.drawerText")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-1 flex-col gap-y-4 overflow-y-auto">
          <FormErrors error={start.error ?? look.error}>
            <BackfillFields draft={draft} gap={gap} onChange={change} />
          </FormErrors>
          <div role="status">{found && <Preview found={found} pace={Number(draft.pace)} />}</div>
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("actions.cancel")}
            </Button>
          </Drawer.Close>
          {found?.would_go ? (
            <Button size="small" isLoading={start.isPending} onClick={() => start.mutate()}>
              {t(found.estimate ? "channels.backfill.startAbout" : "channels.backfill.start", {
                count: found.would_go,
              })}
            </Button>
          ) : (
            <Button size="small" disabled={Boolean(gap)} isLoading={look.isPending} onClick={() => look.mutate()}>
              {t("channels.backfill.preview")}
            </Button>
          )}
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}

function Preview({ found, pace }: { found: Json<BackfillDryRunResponse>["dry_run"]; pace: number }) {
  const { t } = useErpTranslation()
  const { duration } = useFormat()
  const { would_go: count, estimate } = found
  const title = count
    ? t(estimate ? "channels.backfill.wouldGoAbout" : "channels.backfill.wouldGo", { count })
    : t("channels.backfill.nothing")
  return (
    <div className="flex flex-col gap-y-3">
      <InlineTip variant={count ? "success" : "info"} label={title}>
        {count ? t("channels.backfill.atPace", { time: duration(Math.ceil(count / pace)) }) : ""}
      </InlineTip>
      <BackfillCounts counts={found} />
      {estimate && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("channels.backfill.estimate")}
        </Text>
      )}
    </div>
  )
}
