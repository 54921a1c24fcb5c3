import type { OverviewResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat, useNow } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { endingPins } from "./pins"

type Connection = Json<OverviewResponse>["connections"][number]

/** Why nothing goes to it, what happens next, and versions that are not sent much longer. Nothing where all is well. */
export function ConnectionTrouble({ connection }: { connection: Connection }) {
  const { t } = useErpTranslation()
  const { day } = useFormat()
  const now = useNow(60_000)
  const w = (key: string, values?: Record<string, unknown>) => t(`overview.connections.${key}`, values)
  return (
    <div className="text-ui-fg-subtle txt-compact-xsmall flex flex-col gap-y-1">
      {connection.problem && <ErpText lines={3}>{connection.problem}</ErpText>}
      <Waits connection={connection} />
      {endingPins(connection.versions, now).map(({ type, version, current, ends_on, ended }) => (
        <span key={type}>
          {w(ended ? "pinEnded" : "pin", {
            ...{ type: t(`messageTypes.${type}`, { defaultValue: type }), version, current },
            date: day(ends_on),
          })}
        </span>
      ))}
    </div>
  )
}

function Waits({ connection: { status, paused_reason, circuit } }: { connection: Connection }) {
  const { t } = useErpTranslation()
  const { moment, relative } = useFormat()
  const now = useNow(5_000)
  const w = (key: string, values?: Record<string, unknown>) => t(`overview.connections.${key}`, values)
  if (status !== "active") {
    return (
      <span>
        {w(status)} {paused_reason && <ErpText lines={2}>{paused_reason}</ErpText>}
      </span>
    )
  }
  if (circuit.state === "closed") {
    return null
  }
  const next = circuit.next_probe_at && Date.parse(circuit.next_probe_at) > now ? circuit.next_probe_at : null
  return (
    <span>
      {circuit.reason === "credentials"
        ? w("refuses")
        : circuit.opened_at && w("down", { since: moment(circuit.opened_at) })}{" "}
      {next && w("nextTry", { when: relative(next, now) })}
    </span>
  )
}
