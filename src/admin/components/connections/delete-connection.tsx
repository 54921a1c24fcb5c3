import { Button, InlineTip, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useNavigate } from "react-router-dom"
import type { DeletedResponse } from "../../../api/admin/erp/types"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ReasonPrompt } from "../reason-prompt"
import { type ConnectionHealth, type ConnectionView, useWords } from "./words"

interface DeleteProps {
  connection: ConnectionView
  depth: ConnectionHealth["depth"] | undefined
  /** While it goes, and once it is gone, it cannot be read. */
  onGoing: (going: boolean) => void
}

/** Deletes a connection. What it has open is given up, and that is said before. */
export function DeleteConnection({ connection, depth, onGoing }: DeleteProps) {
  const { t } = useErpTranslation()
  const w = useWords()
  const confirm = usePrompt()
  const leave = useNavigate()
  const [asked, setAsked] = useState(false)
  const remove = useChange<DeletedResponse, { discard: boolean; reason?: string }>({
    method: "DELETE",
    path: `/erp/connections/${connection.id}`,
    query: (how) => how,
    body: () => undefined,
    says: w("delete.done"),
    onDone: () => leave("/settings/erp", { replace: true }),
  })
  if (connection.source === "options" || !depth) {
    return null
  }
  const go = (how: { discard: boolean; reason?: string }) => {
    onGoing(true)
    remove.mutate(how, { onError: () => onGoing(false) })
  }
  const open = depth.pending + depth.leased + depth.held + depth.dead
  const ask = async () => {
    if (open > 0) {
      setAsked(true)
      return
    }
    const yes = await confirm({
      title: w("delete.title", { name: connection.name }),
      description: w("delete.text"),
      confirmText: w("delete.action"),
      cancelText: t("actions.cancel"),
    })
    if (yes) {
      go({ discard: false })
    }
  }
  return (
    <>
      <Button size="small" variant="danger" isLoading={remove.isPending} onClick={() => void ask()}>
        {w("delete.action")}
      </Button>
      <ReasonPrompt
        title={w("delete.title", { name: connection.name })}
        text={w("delete.text")}
        action={w("delete.giveUp", { count: open })}
        danger
        open={asked}
        onOpenChange={setAsked}
        busy={remove.isPending}
        onConfirm={(reason) => go({ discard: true, reason })}
      >
        <InlineTip variant="warning" label={w("delete.open", { count: open })}>
          {depth.leased > 0 ? w("delete.leased", { count: depth.leased }) : w("delete.openText")}
        </InlineTip>
      </ReasonPrompt>
    </>
  )
}
