import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useErpTranslation } from "../../lib/translation"
import { DiscardPrompt } from "./discard-prompt"
import { RedriveDrawer } from "./redrive-drawer"

/** What can be done with those chosen. Stays in sight however long the list is. */
export function SelectionBar({ ids, onClear }: { ids: readonly string[]; onClear: () => void }) {
  const { t } = useErpTranslation()
  const [asked, setAsked] = useState<"redrive" | "discard">()
  const close = () => setAsked(undefined)
  return (
    <div
      role="toolbar"
      aria-label={t("deadLetters.selection")}
      className="bg-ui-bg-base sticky bottom-0 z-10 flex flex-wrap items-center gap-2 rounded-b-lg px-6 py-3"
    >
      <span role="status" className="txt-compact-small-plus mr-auto">
        {t("deadLetters.selected", { count: ids.length })}
      </span>
      <Button size="small" variant="transparent" onClick={onClear}>
        {t("deadLetters.unselect")}
      </Button>
      <Button size="small" variant="transparent" onClick={() => setAsked("discard")}>
        {t("deadLetters.discardSelected")}
      </Button>
      <Button size="small" variant="secondary" onClick={() => setAsked("redrive")}>
        {t("deadLetters.sendSelected")}
      </Button>
      <RedriveDrawer filter={{ ids: [...ids] }} open={asked === "redrive"} onClose={close} />
      <DiscardPrompt
        filter={{ ids: [...ids] }}
        count={ids.length}
        open={asked === "discard"}
        onClose={close}
        onDone={onClear}
      />
    </div>
  )
}
