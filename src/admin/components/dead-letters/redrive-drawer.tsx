import { Drawer, Input, Label, Text } from "@medusajs/ui"
import { useEffect, useId, useState } from "react"
import { useNavigate } from "react-router-dom"
import type { RedriveDryRunResponse, RedriveResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { DrawerFooter } from "../drawer-footer"
import { useErpTranslation } from "../../lib/translation"
import { ErrorNotice, Loading } from "../notices"

/** Which deliveries: by id, by cause, or by what is true of all of them. */
export interface RedriveFilter {
  ids?: string[]
  cause?: string
  connection?: string
  type?: string
  class?: string
  code?: string
  status?: "dead" | "held"
}

interface RedriveDrawerProps {
  filter: RedriveFilter
  open: boolean
  onClose: () => void
}

/** Says first what would happen, asks how fast, and leads to where it can be followed. */
export function RedriveDrawer({ filter, open, onClose }: RedriveDrawerProps) {
  const { t } = useErpTranslation()
  return (
    <Drawer open={open} onOpenChange={(to) => !to && onClose()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("redrives.drawerTitle")}</Drawer.Title>
          <Drawer.Description>{t("redrives.drawerText")}</Drawer.Description>
        </Drawer.Header>
        {open && <Asked filter={filter} />}
      </Drawer.Content>
    </Drawer>
  )
}

const isPace = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 100

/** Mounted anew each time it is opened: what it says is of now. */
function Asked({ filter }: { filter: RedriveFilter }) {
  const { t } = useErpTranslation()
  const { duration } = useFormat()
  const navigate = useNavigate()
  const id = useId()
  const [pace, setPace] = useState("10")
  const body = { filter: given(filter), ...(isPace(pace) && { pace: Number(pace) }) }
  const ask = useChange<RedriveDryRunResponse>({
    ...{ path: "/erp/redrives", body: () => ({ ...body, dry_run: true }), harmless: true, quiet: true },
  })
  const start = useChange<RedriveResponse>({
    path: "/erp/redrives",
    body: () => body,
    onDone: ({ redrive }) => navigate(`/erp/redrives/${redrive.id}`),
  })
  const { mutate } = ask
  useEffect(() => mutate(), [mutate])
  const total = ask.data?.dry_run.total ?? 0
  return (
    <>
      <Drawer.Body className="flex flex-col gap-y-6 overflow-y-auto">
        <div aria-live="polite">
          {ask.isError ? (
            <ErrorNotice error={ask.error} retry={() => mutate()} />
          ) : ask.data ? (
            <Preview of={ask.data.dry_run} />
          ) : (
            <>
              <Text size="small" className="text-ui-fg-subtle">
                {t("redrives.asking")}
              </Text>
              <Loading rows={2} />
            </>
          )}
        </div>
        <div className="flex flex-col gap-y-2">
          <Label htmlFor={id} size="small" weight="plus">
            {t("redrives.pace")}
          </Label>
          <Input
            id={id}
            type="number"
            min={1}
            max={100}
            inputMode="numeric"
            value={pace}
            aria-invalid={!isPace(pace)}
            aria-describedby={`${id}-help`}
            onChange={({ target }) => setPace(target.value)}
          />
          <Text size="small" className="text-ui-fg-subtle" id={`${id}-help`}>
            {isPace(pace) ? t("redrives.paceHelp") : t("redrives.paceWrong")}
            {isPace(pace) &&
              total > 0 &&
              ` ${t("redrives.takes", { time: duration(Math.ceil(total / Number(pace))) })}`}
          </Text>
        </div>
      </Drawer.Body>
      <DrawerFooter disabled={!total || !isPace(pace)} isLoading={start.isPending} onClick={() => start.mutate()}>
        {t("redrives.start")}
      </DrawerFooter>
    </>
  )
}

function Preview({ of: { total, looked_at, found } }: { of: { total: number; looked_at: number; found: number } }) {
  const { t } = useErpTranslation()
  if (!total) {
    return <Text size="small">{t("redrives.wouldGoNone")}</Text>
  }
  const words = found
    ? t("redrives.found", { count: found, looked: looked_at })
    : t(looked_at ? "redrives.foundNone" : "redrives.notAsked", { looked: looked_at })
  return (
    <>
      <Text size="small" weight="plus">
        {t("redrives.wouldGo", { count: total })}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {words}
      </Text>
    </>
  )
}

/** Without what was left open: the API takes no empty fields. */
const given = (filter: RedriveFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
