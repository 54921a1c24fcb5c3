import { Drawer, Label, Text, Textarea } from "@medusajs/ui"
import { type ReactNode, useId, useState } from "react"
import { DrawerFooter } from "./drawer-footer"
import { useErpTranslation } from "../lib/translation"

interface ReasonPromptProps {
  title: string
  text: string
  /** What the button says that does it. */
  action: string
  danger?: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
  busy: boolean
  onConfirm: (reason: string) => void
  children?: ReactNode
}

/** Asks why, before something is done that the log must explain later. */
export function ReasonPrompt({
  title,
  text,
  action,
  danger,
  open,
  onOpenChange,
  busy,
  onConfirm,
  children,
}: ReasonPromptProps) {
  const { t } = useErpTranslation()
  const id = useId()
  const [reason, setReason] = useState("")
  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.Description>{text}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-4">
          {children}
          <div className="flex flex-col gap-y-2">
            <Label htmlFor={id} size="small" weight="plus">
              {t("general.reason")}
            </Label>
            <Textarea id={id} value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
            <Text size="small" className="text-ui-fg-subtle">
              {t("general.reasonHelp")}
            </Text>
          </div>
        </Drawer.Body>
        <DrawerFooter
          variant={danger ? "danger" : "primary"}
          disabled={!reason.trim()}
          isLoading={busy}
          onClick={() => onConfirm(reason.trim().replace(/\s+/g, " "))}
        >
          {action}
        </DrawerFooter>
      </Drawer.Content>
    </Drawer>
  )
}
