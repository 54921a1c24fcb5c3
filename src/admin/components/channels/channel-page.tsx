import { Button, InlineTip, usePrompt } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router-dom"
import type {
  ChannelKindsResponse,
  ChannelResponse,
  ChannelTestResponse,
  DeletedChannelResponse,
} from "../../../api/admin/erp/types"
import type { Channel } from "../../lib/channel-draft"
import { channelState } from "../../lib/channel-state"
import { useChange, useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Read, Section } from "../notices"
import { StateBadge } from "../state-badge"
import { ChannelEdit } from "./channel-edit"
import { ChannelFacts } from "./channel-facts"
import { TestReport } from "./test-report"

/** One channel: how it does, whether it works, and what can be done about it. */
export function ChannelPage({ id }: { id: string }) {
  const read = useRead<ChannelResponse>(`/erp/channels/${id}`)
  return <Read of={read}>{({ channel }) => <Sections channel={channel} />}</Read>
}

function Sections({ channel }: { channel: Channel }) {
  const { t } = useErpTranslation()
  const [editing, setEditing] = useState(false)
  const kinds = useRead<ChannelKindsResponse>("/erp/channel-kinds")
  const kind = kinds.data?.channel_kinds.find((one) => one.kind === channel.kind)
  const test = useChange<ChannelTestResponse>({ path: `/erp/channels/${channel.id}/test` })
  const ours = channel.source === "admin"
  return (
    <div className="flex flex-col gap-y-3">
      <Section
        level="h1"
        title={<ErpText>{channel.name}</ErpText>}
        text={kind?.display_name ?? channel.kind}
        actions={
          <>
            <StateBadge state={channelState(channel)} />
            {ours && kind && (
              <Button size="small" variant="secondary" onClick={() => setEditing(true)}>
                {t("actions.edit")}
              </Button>
            )}
            {ours && <Actions channel={channel} />}
          </>
        }
      >
        {!ours && (
          <div className="p-6">
            <InlineTip variant="info" label={t("channels.fromOptions")}>
              {t("channels.fromOptionsText")}
            </InlineTip>
          </div>
        )}
        <ChannelFacts channel={channel} />
      </Section>
      <Section
        title={t("channels.test")}
        text={t("channels.testText")}
        actions={
          <Button size="small" variant="secondary" isLoading={test.isPending} onClick={() => test.mutate()}>
            {t("firstRun.test")}
          </Button>
        }
      >
        {test.data && !test.isPending && (
          <div className="px-6 py-4">
            <TestReport report={test.data} />
          </div>
        )}
      </Section>
      {editing && kind && <ChannelEdit channel={channel} kind={kind} onClose={() => setEditing(false)} />}
    </div>
  )
}

function Actions({ channel: { id, name, status, revision } }: { channel: Channel }) {
  const { t } = useErpTranslation()
  const ask = usePrompt()
  const navigate = useNavigate()
  const client = useQueryClient()
  const path = `/erp/channels/${id}`
  const paused = status === "paused"
  const pause = useChange<ChannelResponse>({
    ...{ path, body: () => ({ revision, paused: !paused }) },
    says: t(paused ? "channels.resumed" : "channels.paused"),
  })
  const remove = useChange<DeletedChannelResponse>({
    ...{ method: "DELETE", path, says: t("channels.deleted"), harmless: true },
    onDone: () => {
      navigate("/settings/erp")
      // Not this channel: it is not there to be read.
      for (const reads of ["/erp/channels", "/erp/overview"]) {
        void client.invalidateQueries({ queryKey: ["erp", reads] })
      }
    },
  })
  const sure = (what: "pause" | "delete", variant: "danger" | "confirmation") =>
    ask({
      title: t(`channels.${what}Title`),
      description: t(`channels.${what}Text`, { name }),
      confirmText: t(`channels.${what}`),
      cancelText: t("actions.cancel"),
      variant,
    })
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        isLoading={pause.isPending}
        onClick={async () => (paused || (await sure("pause", "confirmation"))) && pause.mutate()}
      >
        {t(paused ? "channels.resume" : "channels.pause")}
      </Button>
      <Button
        size="small"
        variant="danger"
        isLoading={remove.isPending}
        onClick={async () => (await sure("delete", "danger")) && remove.mutate()}
      >
        {t("channels.delete")}
      </Button>
    </>
  )
}
