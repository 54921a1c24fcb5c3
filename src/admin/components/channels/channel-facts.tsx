import { Badge, InlineTip } from "@medusajs/ui"
import type { Channel } from "../../lib/channel-draft"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Fact } from "../notices"

/** How a channel does: what it is told, what was said last, and what does not get through. */
export function ChannelFacts({ channel }: { channel: Channel }) {
  const { t } = useErpTranslation()
  const { number, moment } = useFormat()
  const { problem, failing_since: since, failing_reason: why, failing_code: code, severities, pending, dead } = channel
  return (
    <>
      {problem && <Trouble title={t("channels.unusable")} text={problem} />}
      {since && (
        <Trouble
          title={t("channels.failingSince", { when: moment(since) })}
          text={[why, code && `(${code})`].filter(Boolean).join(" ")}
        />
      )}
      <Fact label={t("channels.severities")}>
        <span className="flex flex-wrap gap-1">
          {severities.map((severity) => (
            <Badge key={severity} size="2xsmall">
              {t(`channels.severity.${severity}`)}
            </Badge>
          ))}
        </span>
      </Fact>
      <Fact label={t("channels.how")}>{t(channel.wakes ? "channels.wakes" : "channels.wakesNot")}</Fact>
      <Fact label={t("channels.lastSent")}>
        {channel.last_sent_at ? <Moment at={channel.last_sent_at} /> : t("channels.never")}
      </Fact>
      <Fact label={t("channels.pending")}>{number(pending)}</Fact>
      <Fact label={t("channels.dead")}>
        {number(dead)}
        {dead > 0 && <p>{t("channels.deadText")}</p>}
      </Fact>
    </>
  )
}

const Trouble = ({ title, text }: { title: string; text: string }) => (
  <div className="px-6 py-4">
    <InlineTip variant="error" label={title}>
      <ErpText>{text}</ErpText>
    </InlineTip>
  </div>
)
