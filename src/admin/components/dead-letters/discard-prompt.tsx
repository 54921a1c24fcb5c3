import type { DiscardAllResponse } from "../../../api/admin/erp/types"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ReasonPrompt } from "../reason-prompt"

interface DiscardPromptProps {
  filter: { ids: string[] } | { cause: string }
  count: number
  open: boolean
  onClose: () => void
  onDone?: () => void
}

/** Gives several deliveries up, with a reason; says what was left. */
export function DiscardPrompt({ filter, count, open, onClose, onDone }: DiscardPromptProps) {
  const { t } = useErpTranslation()
  const discard = useChange<DiscardAllResponse, { reason: string }>({
    path: "/erp/dead-letters/discard",
    body: ({ reason }) => ({ filter, reason }),
    says: ({ discarded, left }) =>
      [t("deadLetters.discarded", { count: discarded }), left > 0 && t("deadLetters.discardLeft", { count: left })]
        .filter(Boolean)
        .join(". "),
    onDone: () => {
      onClose()
      onDone?.()
    },
  })
  return (
    <ReasonPrompt
      title={t("deadLetters.discardTitle", { count })}
      text={t("deadLetters.discardText")}
      action={t("deliveryActions.discard")}
      danger
      open={open}
      onOpenChange={(to) => !to && onClose()}
      busy={discard.isPending}
      onConfirm={(reason) => discard.mutate({ reason })}
    />
  )
}
