import { Badge, Button, InlineTip } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { ChannelKindsResponse, ChannelsResponse } from "../../../api/admin/erp/types"
import type { Channel } from "../../lib/channel-draft"
import { channelState } from "../../lib/channel-state"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { List } from "../list"
import { Moment } from "../moment"
import { Anchor } from "../anchor"
import { Empty, Read, Section } from "../notices"
import { StateBadge } from "../state-badge"

/** Who is told of incidents, and whether it gets through. */
export function ChannelList() {
  const { t } = useErpTranslation()
  const read = useRead<ChannelsResponse>("/erp/channels")
  const kinds = useRead<ChannelKindsResponse>("/erp/channel-kinds")
  const kindOf = (kind: string) => kinds.data?.channel_kinds.find((each) => each.kind === kind)?.display_name ?? kind
  const create = (
    <Button size="small" variant="secondary" asChild>
      <Link to="/settings/erp/channels/create">{t("channels.create")}</Link>
    </Button>
  )
  return (
    <Anchor id="channels">
      <Section title={t("channels.title")} text={t("channels.text")} actions={create}>
        <Read of={read} rows={2}>
          {({ channels }) => (
            <>
              {channels.length > 0 && !channels.some(canWake) && (
                <div className="p-6">
                  <InlineTip variant="warning" label={t("channels.nobody")}>
                    {t("channels.nobodyText")}
                  </InlineTip>
                </div>
              )}
              <List
                label={t("channels.title")}
                rows={channels}
                keyOf={({ id }) => id}
                empty={<Empty title={t("channels.empty")} text={t("channels.emptyText")} />}
                columns={[
                  {
                    label: t("channels.name"),
                    className: "max-w-64",
                    cell: ({ id, name }) => (
                      <Link
                        to={`/settings/erp/channels/${id}`}
                        className="text-ui-fg-base txt-compact-small-plus hover:underline"
                      >
                        <ErpText lines={1}>{name}</ErpText>
                      </Link>
                    ),
                  },
                  { label: t("channels.kind"), cell: ({ kind }) => kindOf(kind) },
                  {
                    label: t("general.state"),
                    cell: (channel) => <StateBadge state={channelState(channel)} />,
                  },
                  {
                    label: t("channels.severities"),
                    cell: ({ severities }) => (
                      <span className="flex flex-wrap gap-1 py-1">
                        {severities.map((severity) => (
                          <Badge key={severity} size="2xsmall">
                            {t(`channels.severity.${severity}`)}
                          </Badge>
                        ))}
                      </span>
                    ),
                  },
                  {
                    label: t("channels.lastSent"),
                    cell: ({ last_sent_at: at }) => (at ? <Moment at={at} /> : t("channels.never")),
                  },
                ]}
              />
            </>
          )}
        </Read>
      </Section>
    </Anchor>
  )
}

const canWake = (channel: Channel) =>
  channel.wakes && channel.severities.includes("page") && channelState(channel) === "active"
