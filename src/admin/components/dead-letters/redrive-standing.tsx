import { LINK } from "../links"
import { Button, Text, usePrompt } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { RedriveResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ActorName } from "../actor-name"
import { Moment } from "../moment"
import { Fact, Section } from "../notices"
import { StateBadge } from "../state-badge"
import type { RedriveFilter } from "./redrive-drawer"
import { Progress, RedriveWords } from "./redrive-words"

export type Redrive = Json<RedriveResponse>["redrive"]

const ENDS = { running: "running", done: "finished", canceled: "canceled" }

/** How far a redrive is, of what, and the way to end it. */
export function RedriveStanding({ redrive }: { redrive: Redrive }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const filter = redrive.filter as RedriveFilter
  const running = redrive.state === "running"
  const counts = [
    ["sent", redrive.redriven],
    ["skipped", redrive.skipped],
    ["failed", redrive.failed],
    [redrive.state === "canceled" ? "left" : "remaining", redrive.remaining],
  ] as const
  return (
    <Section
      level="h1"
      title={t("redrives.title")}
      text={<RedriveWords filter={filter} />}
      actions={
        <>
          <StateBadge state={redrive.state} />
          {running && <Cancel id={redrive.id} />}
        </>
      }
    >
      <div className="flex flex-col gap-y-3 px-6 py-4">
        <Progress of={redrive} />
        <Text size="small" className="text-ui-fg-subtle">
          {t(`redrives.${ENDS[redrive.state]}`)}
        </Text>
      </div>
      <dl className="grid grid-cols-2 gap-4 px-6 py-4 md:grid-cols-4" aria-live="polite">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt className="txt-compact-small text-ui-fg-subtle">{t(`redrives.${name}`)}</dt>
            <dd className="txt-large-plus tabular-nums">{number(count)}</dd>
          </div>
        ))}
      </dl>
      {redrive.skipped > 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-3">
          {t("redrives.skippedHelp")}
        </Text>
      )}
      <Fact label={t("redrives.pace")}>{t("redrives.paceValue", { count: redrive.pace })}</Fact>
      <Fact label={t("redrives.by")}>
        <ActorName actor={redrive.started_by} />
      </Fact>
      <Fact label={t("redrives.began")}>
        <Moment at={redrive.created_at} />
      </Fact>
      {redrive.finished_at && (
        <Fact label={t("redrives.ended")}>
          <Moment at={redrive.finished_at} />
        </Fact>
      )}
      {filter.cause && (
        <div className="px-6 py-3">
          <Link to={`/erp/dead-letters/${encodeURIComponent(filter.cause)}`} className={`txt-compact-small ${LINK}`}>
            {t("redrives.toCause")}
          </Link>
        </div>
      )}
    </Section>
  )
}

function Cancel({ id }: { id: string }) {
  const { t } = useErpTranslation()
  const prompt = usePrompt()
  const cancel = useChange<RedriveResponse>({ path: `/erp/redrives/${id}/cancel`, says: t("redrives.wasCanceled") })
  const ask = async () => {
    const sure = await prompt({
      ...{ title: t("redrives.cancelTitle"), description: t("redrives.cancelText") },
      ...{ confirmText: t("redrives.cancel"), cancelText: t("redrives.cancelNo") },
    })
    if (sure) {
      cancel.mutate()
    }
  }
  return (
    <Button size="small" variant="secondary" isLoading={cancel.isPending} onClick={() => void ask()}>
      {t("redrives.cancel")}
    </Button>
  )
}
