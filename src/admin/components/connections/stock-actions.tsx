import { Button, InlineTip, Text } from "@medusajs/ui"
import { useState } from "react"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { ConnectorsResponse, EpochResponse, PollResponse } from "../../../api/admin/erp/types"
import { useChange, useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Section } from "../notices"
import { ReasonPrompt } from "../reason-prompt"

/** How a poll ends that is explained here. */
const EXPLAINED = ["unfinished", "overtaken", "interrupted", "invalid_page"]

/** What a person does about the stock of a connection: ask for it, and say that the ERP counts anew. */
export function StockActions({ connection }: { connection: { id: string; connector: string; status: string } }) {
  const { t } = useErpTranslation()
  const [resetting, setResetting] = useState(false)
  const [report, setReport] = useState<Json<PollResponse>>()
  const { data: kinds } = useRead<ConnectorsResponse>("/erp/connectors")
  const kind = kinds?.connectors.find(({ identifier }) => identifier === connection.connector)
  const poll = useChange<PollResponse, { full: boolean }>({
    ...{ path: `/erp/connections/${connection.id}/poll`, onDone: setReport },
  })
  const epoch = useChange<EpochResponse, { reason: string }>({
    path: `/erp/connections/${connection.id}/epoch`,
    says: t("channels.stock.epochDone"),
    onDone: () => setResetting(false),
  })
  const ask = (full: boolean) => {
    setReport(undefined)
    poll.mutate({ full })
  }
  const can = kind?.can.be_asked_for_stock
  return (
    <Section
      title={t("channels.stock.title")}
      text={t("channels.stock.text")}
      actions={
        <>
          {can &&
            [false, true].map((full) => (
              <Button
                key={String(full)}
                size="small"
                variant="secondary"
                disabled={connection.status !== "active" || poll.isPending}
                isLoading={poll.isPending && poll.variables.full === full}
                onClick={() => ask(full)}
              >
                {t(full ? "channels.stock.pollFull" : "channels.stock.poll")}
              </Button>
            ))}
          <Button size="small" variant="secondary" onClick={() => setResetting(true)}>
            {t("channels.stock.epoch")}
          </Button>
        </>
      }
    >
      {kind && !can && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("channels.stock.cannot")}
        </Text>
      )}
      <div role="status">{report && <Report report={report} />}</div>
      <ReasonPrompt
        title={t("channels.stock.epochTitle")}
        text={t("channels.stock.epochText")}
        action={t("channels.stock.epoch")}
        danger
        open={resetting}
        onOpenChange={setResetting}
        busy={epoch.isPending}
        onConfirm={(reason) => epoch.mutate({ reason })}
      >
        <InlineTip variant="warning" label={t("channels.stock.epochWarning")}>
          {t("channels.stock.epochWarningText")}
        </InlineTip>
      </ReasonPrompt>
    </Section>
  )
}

function Report({ report: { items, code } }: { report: Json<PollResponse> }) {
  const { t } = useErpTranslation()
  const told = items ? t("channels.stock.asked", { count: items }) : code ? "" : t("channels.stock.nothing")
  const known = code !== null && EXPLAINED.includes(code)
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {told && <Text size="small">{told}</Text>}
      {code !== null && (
        <InlineTip variant={known && code !== "invalid_page" ? "info" : "warning"} label={t("channels.stock.ended")}>
          {t(`channels.stock.codes.${known ? code : "other"}`, { code })}
        </InlineTip>
      )}
    </div>
  )
}
