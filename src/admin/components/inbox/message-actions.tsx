import { Button } from "@medusajs/ui"
import { useState } from "react"
import type { InboxMessageResponse } from "../../../api/admin/erp/types"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ReasonPrompt } from "../reason-prompt"

/** What a person can do about a message that was not applied. Nothing where it was. */
export function MessageActions({ id, status }: { id: string; status: string }) {
  const { t } = useErpTranslation()
  const [asked, setAsked] = useState(false)
  const redrive = useChange<InboxMessageResponse>({ path: `/erp/inbox/${id}/redrive`, says: t("inbox.redriven") })
  const discard = useChange<InboxMessageResponse, { reason: string }>({
    ...{ path: `/erp/inbox/${id}/discard`, says: t("inbox.discarded"), onDone: () => setAsked(false) },
  })
  if (status !== "dead" && status !== "held") {
    return null
  }
  return (
    <>
      <Button size="small" variant="secondary" isLoading={redrive.isPending} onClick={() => redrive.mutate()}>
        {t("inbox.redrive")}
      </Button>
      <Button size="small" variant="transparent" onClick={() => setAsked(true)}>
        {t("inbox.discard")}
      </Button>
      <ReasonPrompt
        title={t("inbox.discardTitle")}
        text={t("inbox.discardText")}
        action={t("inbox.discard")}
        danger
        open={asked}
        onOpenChange={setAsked}
        busy={discard.isPending}
        onConfirm={(reason) => discard.mutate({ reason })}
      />
    </>
  )
}
