import { Button, Drawer, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { BackfillsResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { List } from "../list"
import { Moment } from "../moment"
import { StateBadge } from "../state-badge"
import { scopeWords } from "./backfill-words"

type Backfill = Json<BackfillsResponse>["backfills"][number]

/** Those that are over, newest first. Nothing where there are none. */
export function BackfillHistory({ backfills }: { backfills: Backfill[] }) {
  const { t } = useErpTranslation()
  const { moment } = useFormat()
  const [shown, setShown] = useState<Backfill>()
  return (
    <>
      <List
        label={t("channels.backfill.history")}
        rows={backfills}
        keyOf={({ id }) => id}
        empty={null}
        columns={[
          {
            label: t("channels.backfill.asked"),
            className: "min-w-48 py-2",
            cell: (backfill) => scopeWords(backfill, t, moment),
          },
          { label: t("channels.backfill.state"), cell: ({ state }) => <StateBadge state={state} /> },
          {
            label: t("channels.backfill.result"),
            className: "min-w-48 py-2",
            cell: ({ queued, failed, ended_by: by }) => (
              <>
                <p>
                  {t("channels.backfill.queued", { count: queued })}
                  {failed > 0 && `, ${t("channels.backfill.failed", { count: failed })}`}
                </p>
                {by && <p className="text-ui-fg-subtle">{t(`channels.backfill.endedBy.${by}`)}</p>}
              </>
            ),
          },
          { label: t("channels.backfill.when"), cell: ({ created_at: at }) => <Moment at={at} /> },
          {
            label: t("channels.backfill.showFailures"),
            right: true,
            cell: (backfill) =>
              backfill.failures.length > 0 && (
                <Button size="small" variant="transparent" onClick={() => setShown(backfill)}>
                  {t("channels.backfill.showFailures")}
                </Button>
              ),
          },
        ]}
      />
      <Drawer open={Boolean(shown)} onOpenChange={(open) => !open && setShown(undefined)}>
        <Drawer.Content>
          <Drawer.Header>
            <Drawer.Title>{t("channels.backfill.failures")}</Drawer.Title>
            <Drawer.Description>{t("channels.backfill.firstFifty")}</Drawer.Description>
          </Drawer.Header>
          <Drawer.Body className="flex flex-col gap-y-4 overflow-y-auto">
            {shown?.failures.map(({ order_id, reason }) => (
              <div key={order_id}>
                <Link
                  to={`/orders/${order_id}`}
                  className="txt-small-plus text-ui-fg-base hover:underline [overflow-wrap:anywhere]"
                >
                  {order_id}
                </Link>
                <Text size="small" className="text-ui-fg-subtle">
                  <ErpText>{reason}</ErpText>
                </Text>
              </div>
            ))}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer>
    </>
  )
}
