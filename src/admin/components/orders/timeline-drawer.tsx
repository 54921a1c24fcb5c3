import { Drawer, Label, Select } from "@medusajs/ui"
import { useId, useState } from "react"
import { Link } from "react-router-dom"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"
import { Read } from "../notices"
import { Phrase } from "../phrase"
import { Timeline } from "../timeline/timeline"
import { telling, type Standing } from "./standing"

interface TimelineDrawerProps {
  standing: Standing
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** What was tried with the messages of an order at one ERP, one message at a time. */
export function TimelineDrawer({ standing, open, onOpenChange }: TimelineDrawerProps) {
  const { t } = useErpTranslation()
  const label = useId()
  const [chosen, setChosen] = useState<string>()
  const { deliveries, connection } = standing
  const id = chosen ?? telling(standing)!.id
  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title className="[overflow-wrap:anywhere]">{connection.name}</Drawer.Title>
          <Drawer.Description>{t("timeline.title")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-4 overflow-y-auto">
          {deliveries.length > 1 && (
            <div className="flex flex-col gap-y-2">
              <Label id={label} size="small" weight="plus">
                {t("orders.widget.which")}
              </Label>
              <Select size="small" value={id} onValueChange={setChosen}>
                <Select.Trigger aria-labelledby={label}>
                  <Select.Value />
                </Select.Trigger>
                <Select.Content>
                  {deliveries.map(({ id: of, type }, at) => (
                    <Select.Item key={of} value={of}>
                      {at + 1}. {t(`messageTypes.${type}`, { defaultValue: type })}
                    </Select.Item>
                  ))}
                </Select.Content>
              </Select>
            </div>
          )}
          {open && <Tried key={id} id={id} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer>
  )
}

const UNDER_WAY: Record<string, number> = { leased: 2_500, pending: 15_000 }

function Tried({ id }: { id: string }) {
  const { t } = useErpTranslation()
  const read = useRead<DeliveryResponse>(`/erp/deliveries/${id}`, undefined, {
    every: (answer) => UNDER_WAY[answer?.delivery.status ?? ""] ?? false,
  })
  return (
    <Read of={read}>
      {({ delivery }) => (
        <>
          <div className="txt-small flex flex-col gap-y-1">
            <div>
              <Phrase of={delivery.phrases.state} />
            </div>
            <Link to={`/erp/deliveries/${id}`} className={`w-fit ${LINK}`}>
              {t("timeline.page")}
            </Link>
          </div>
          <Timeline delivery={delivery} />
        </>
      )}
    </Read>
  )
}
