import { Badge } from "@medusajs/ui"
import { useState } from "react"
import type {
  ChannelsResponse,
  DeliveriesResponse,
  LocationsResponse,
  OverviewResponse,
} from "../../../api/admin/erp/types"
import { firstRun, followed, openSteps } from "../../lib/first-run"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Section } from "../notices"
import { FirstRunStep } from "./first-run-step"

/** Often enough that an order placed meanwhile is seen to arrive. */
const EVERY_MS = 4_000

/**
 * What is missing until the first order is in the ERP. Shows nothing once nothing is, and while that is not known: the
 * page it stands on says what could not be read. Brief: once orders arrive,
 * no more than what is left to do and not said on that page anyway.
 */
export function FirstRun({ brief }: { brief?: boolean }) {
  const { t } = useErpTranslation()
  const [tested, setTested] = useState(false)
  const { data: sent } = useRead<DeliveriesResponse>(
    "/erp/deliveries",
    { status: "delivered", limit: 1 },
    { every: (answer) => (answer?.deliveries.length ? false : EVERY_MS) }
  )
  const delivered = Boolean(sent?.deliveries.length)
  const { data: overview } = useRead<OverviewResponse>(
    "/erp/overview",
    {},
    { every: () => (delivered ? false : EVERY_MS) }
  )
  const connection = overview && followed(overview)
  const usable = connection !== undefined && !connection.problem
  const { data: locations, error: unreadable } = useRead<LocationsResponse>(
    ...([`/erp/connections/${connection?.id ?? ""}/locations`, {}, { enabled: usable }] as const)
  )
  const unwatched = overview !== undefined && overview.alerts.woken_by.length === 0
  const { data: channels, error: unlisted } = useRead<ChannelsResponse>("/erp/channels", {}, { enabled: unwatched })
  const known =
    sent && overview && (locations || unreadable || !usable) && (channels || unlisted || !unwatched)
      ? overview
      : undefined
  if (!known) {
    return null
  }
  const silent = channels?.channels.find(
    ({ wakes, severities, status }) => wakes && severities.includes("page") && status === "active"
  )
  const steps = firstRun({ overview: known, delivered, tested, silent, locations: usable ? locations : undefined })
  const open = openSteps(steps)
  const shown = brief && delivered ? open.filter(({ name }) => name !== "alerts") : steps
  if (!open.length || !shown.length) {
    return null
  }
  const needed = steps.filter(({ state }) => state !== "unneeded")
  return (
    <Section
      title={t("firstRun.title")}
      text={t("firstRun.text")}
      actions={
        <Badge size="2xsmall">
          {t("firstRun.progress", { done: needed.length - open.length, all: needed.length })}
        </Badge>
      }
    >
      <ol className="divide-y">
        {shown.map((step) => (
          <FirstRunStep
            key={step.name}
            step={step}
            next={step === open[0]}
            connection={connection}
            onTested={() => setTested(true)}
          />
        ))}
      </ol>
    </Section>
  )
}
