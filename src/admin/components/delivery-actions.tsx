import { Button, Drawer, Input, Label, RadioGroup } from "@medusajs/ui"
import { useId, useState } from "react"
import type { DeliveryResponse } from "../../api/admin/erp/types"
import { useChange } from "../lib/queries"
import { DrawerFooter } from "./drawer-footer"
import { useErpTranslation } from "../lib/translation"
import { ReasonPrompt } from "./reason-prompt"

interface Target {
  id: string
  status: string
  connection: { name: string }
}

/** What a person can do about a delivery that does not go by itself. Nothing where it does. */
export function DeliveryActions({ delivery }: { delivery: Target }) {
  const { t } = useErpTranslation()
  const [asked, setAsked] = useState<"settle" | "discard">()
  const path = (verb: string) => `/erp/deliveries/${delivery.id}/${verb}`
  const close = () => setAsked(undefined)
  const redrive = useChange<DeliveryResponse>({ path: path("redrive"), says: t("deliveryActions.redriven") })
  const discard = useChange<DeliveryResponse, { reason: string }>({
    ...{ path: path("discard"), says: t("deliveryActions.discarded"), onDone: close },
  })
  if (delivery.status !== "dead" && delivery.status !== "held") {
    return null
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" variant="secondary" isLoading={redrive.isPending} onClick={() => redrive.mutate()}>
        {t("deliveryActions.redrive")}
      </Button>
      <Button size="small" variant="secondary" onClick={() => setAsked("settle")}>
        {t("deliveryActions.settle")}
      </Button>
      <Button size="small" variant="transparent" onClick={() => setAsked("discard")}>
        {t("deliveryActions.discard")}
      </Button>
      <SettleDrawer delivery={delivery} open={asked === "settle"} onClose={close} />
      <ReasonPrompt
        title={t("deliveryActions.discardTitle")}
        text={t("deliveryActions.discardText", { connection: delivery.connection.name })}
        action={t("deliveryActions.discard")}
        danger
        open={asked === "discard"}
        onOpenChange={(open) => !open && close()}
        busy={discard.isPending}
        onConfirm={(reason) => discard.mutate({ reason })}
      />
    </div>
  )
}

type Settled = { outcome: "present"; document_number: string } | { outcome: "absent" }

/** "It is there, number S0042", or "it is not": what a person saw in the ERP. */
function SettleDrawer({ delivery, open, onClose }: { delivery: Target; open: boolean; onClose: () => void }) {
  const { t } = useErpTranslation()
  const id = useId()
  const [outcome, setOutcome] = useState<"present" | "absent">("present")
  const [number, setNumber] = useState("")
  const settle = useChange<DeliveryResponse, Settled>({
    ...{ path: `/erp/deliveries/${delivery.id}/settle`, says: t("deliveryActions.settled"), onDone: onClose },
  })
  const answer: Settled = outcome === "present" ? { outcome, document_number: number.trim() } : { outcome }
  return (
    <Drawer open={open} onOpenChange={(to) => !to && onClose()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("deliveryActions.settleTitle")}</Drawer.Title>
          <Drawer.Description>
            {t("deliveryActions.settleText", { connection: delivery.connection.name })}
          </Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-4">
          <RadioGroup
            aria-label={t("deliveryActions.settleTitle")}
            value={outcome}
            onValueChange={(value) => setOutcome(value as typeof outcome)}
          >
            <RadioGroup.ChoiceBox
              value="present"
              label={t("deliveryActions.present")}
              description={t("deliveryActions.presentText")}
            />
            <RadioGroup.ChoiceBox
              value="absent"
              label={t("deliveryActions.absent")}
              description={t("deliveryActions.absentText")}
            />
          </RadioGroup>
          {outcome === "present" && (
            <div className="flex flex-col gap-y-2">
              <Label htmlFor={id} size="small" weight="plus">
                {t("deliveryActions.number")}
              </Label>
              <Input id={id} value={number} maxLength={255} onChange={({ target }) => setNumber(target.value)} />
            </div>
          )}
        </Drawer.Body>
        <DrawerFooter
          disabled={outcome === "present" && !number.trim()}
          isLoading={settle.isPending}
          onClick={() => settle.mutate(answer)}
        >
          {t("deliveryActions.settle")}
        </DrawerFooter>
      </Drawer.Content>
    </Drawer>
  )
}
