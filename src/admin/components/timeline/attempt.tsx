import { Badge, Text } from "@medusajs/ui"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ActorName } from "../actor-name"
import { Moment } from "../moment"
import { Reason } from "../phrase"
import { StateBadge } from "../state-badge"
import { Exchange } from "./exchange"

export type AttemptView = Json<DeliveryResponse["delivery"]["history"][number]>

/** One try: what made it, what came of it, and what was said. */
export function Attempt({ attempt }: { attempt: AttemptView }) {
  const { t } = useErpTranslation()
  const { duration } = useFormat()
  const { kind, by, redrive_id } = attempt.trigger
  const outcome = attempt.finished_at ? (attempt.outcome ?? "failed") : "under_way"
  return (
    <li className="flex flex-col gap-y-2 py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Text size="small" leading="compact" weight="plus">
          {t("timeline.attempt", { number: attempt.number })}
        </Text>
        <StateBadge state={outcome} kind="timeline.outcome" />
      </div>
      <div className="txt-small text-ui-fg-subtle">
        {t(`timeline.trigger.${kind === "redrive" && redrive_id ? "redrive_many" : kind}`)}
        {by && (
          <>
            {" "}
            {t("timeline.by")} <ActorName actor={by} />
          </>
        )}
        {" · "}
        <Moment at={attempt.started_at} />
        {attempt.duration_ms !== null && (
          <> · {t("timeline.took", { duration: duration(attempt.duration_ms / 1_000) })}</>
        )}
      </div>
      {attempt.message && (
        <div className="txt-small">
          <Reason>{attempt.message}</Reason>
        </div>
      )}
      {outcome === "failed" && <Details attempt={attempt} />}
      {attempt.exchanges.length > 0 && (
        <details>
          <summary className="txt-compact-small text-ui-fg-subtle hover:text-ui-fg-base focus-visible:shadow-borders-focus w-fit cursor-pointer rounded py-1 outline-none">
            {t("timeline.calls", { count: attempt.exchanges.length })}
          </summary>
          <div className="flex flex-col gap-y-1 pl-4">
            {attempt.exchanges.map((call, at) => (
              <Exchange key={at} call={call} />
            ))}
            {attempt.exchanges_omitted > 0 && (
              <span className="txt-compact-small text-ui-fg-subtle">
                {t("timeline.omitted", { count: attempt.exchanges_omitted })}
              </span>
            )}
          </div>
        </details>
      )}
    </li>
  )
}

function Details({ attempt: { error_class, code, http_status, counted } }: { attempt: AttemptView }) {
  const { t } = useErpTranslation()
  return (
    <div className="flex flex-wrap items-center gap-1">
      {error_class && <Badge size="2xsmall">{t(`words.classes.${error_class}`)}</Badge>}
      {code && (
        <Badge size="2xsmall" className="font-mono">
          {code}
        </Badge>
      )}
      {http_status !== null && <Badge size="2xsmall">{t("timeline.http", { status: http_status })}</Badge>}
      {!counted && <Badge size="2xsmall">{t("timeline.free")}</Badge>}
    </div>
  )
}
