import { Button, InlineTip } from "@medusajs/ui"
import { useState } from "react"
import { Link, useSearchParams } from "react-router-dom"
import type { ConnectionResponse, TestResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Fact, Section } from "../notices"
import { ReasonPrompt } from "../reason-prompt"
import { Health } from "./connection-list"
import { DeleteConnection } from "./delete-connection"
import { EditPart } from "./edit-drawer"
import { NameField } from "./name-field"
import { TestFindings } from "./test-report"
import { type ConnectionHealth, type ConnectionView, type ConnectorKind, useWords } from "./words"

interface HeaderProps {
  connection: ConnectionView
  health: ConnectionHealth | undefined
  kind: ConnectorKind | undefined
  onGoing: (going: boolean) => void
}

/** How a connection does, and what moves it: test, pause, resume, delete. */
export function ConnectionHeader({ connection, health, kind, onGoing }: HeaderProps) {
  const { t } = useErpTranslation()
  const w = useWords()
  const { number } = useFormat()
  const [isNew] = useSearchParams()
  const path = `/erp/connections/${connection.id}`
  const test = useChange<TestResponse>({ path: `${path}/test`, harmless: true })
  const depth = health?.depth
  const to = (list: string) => `/erp/${list}?connection=${encodeURIComponent(connection.name)}`
  const count = (value: number, list: string) =>
    value > 0 ? (
      <Link className="text-ui-fg-base underline" to={to(list)}>
        {number(value)}
      </Link>
    ) : (
      number(0)
    )
  const actions = (
    <>
      <Button size="small" variant="secondary" isLoading={test.isPending} onClick={() => test.mutate()}>
        {w("test.action")}
      </Button>
      <PauseOrResume connection={connection} />
      <EditPart connection={connection} title={w("general")} partOf={({ name }) => ({ name })}>
        {(draft) => <NameField value={String(draft.typed.name)} onChange={(name) => draft.put("name", name)} />}
      </EditPart>
      <DeleteConnection connection={connection} depth={depth} onGoing={onGoing} />
    </>
  )
  return (
    <Section level="h1" title={<ErpText>{connection.name}</ErpText>} actions={actions}>
      <Notices connection={connection} health={health} isNew={isNew.has("new")} />
      {test.data && (
        <div className="px-6 py-4">
          <TestFindings report={test.data} />
        </div>
      )}
      <Fact label={t("general.state")}>{health && <Health connection={health} />}</Fact>
      <Fact label={w("connector")}>{kind?.display_name ?? connection.connector}</Fact>
      <Fact label={w("lastSuccess")}>
        {health && !health.last_success_at ? w("never") : <Moment at={health?.last_success_at} />}
      </Fact>
      {depth && (
        <>
          <Fact label={w("depth.waiting")}>{count(depth.pending + depth.leased, "orders")}</Fact>
          <Fact label={w("depth.held")}>{count(depth.held, "orders")}</Fact>
          <Fact label={w("depth.dead")}>{count(depth.dead, "dead-letters")}</Fact>
        </>
      )}
    </Section>
  )
}

interface NoticesProps {
  connection: ConnectionView
  health: ConnectionHealth | undefined
  isNew: boolean
}

/** What one must know before anything else: why it does not deliver, and where it can be changed. */
function Notices({ connection, health, isNew }: NoticesProps) {
  const w = useWords()
  const { moment } = useFormat()
  const { status, problem, paused_code, paused_reason, source } = connection
  const circuit = health?.circuit
  const down = status === "active" && circuit && circuit.state !== "closed"
  const fresh = isNew && status === "paused" && paused_code === "paused_by_hand"
  if (!problem && status !== "paused" && !down && source !== "options") {
    return null
  }
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {problem && (
        <InlineTip variant="error" label={w("unusable")}>
          <ErpText>{problem}</ErpText>
        </InlineTip>
      )}
      {fresh && (
        <InlineTip variant="info" label={w("create.next")}>
          {w("create.nextText")}
        </InlineTip>
      )}
      {status === "paused" && !fresh && (
        <InlineTip variant="warning" label={w("pause.is")}>
          {paused_reason && <ErpText className="block">{paused_reason}</ErpText>}
          {w("pause.keeps")}
        </InlineTip>
      )}
      {down && (
        <InlineTip variant="warning" label={w(`down.${circuit.reason ?? "failures"}`)}>
          {circuit.opened_at && w("down.since", { time: moment(circuit.opened_at) })}{" "}
          {circuit.next_probe_at && w("down.next", { time: moment(circuit.next_probe_at) })} {w("down.keeps")}
        </InlineTip>
      )}
      {source === "options" && (
        <InlineTip variant="info" label={w("options.title")}>
          {w("options.text")}
        </InlineTip>
      )}
    </div>
  )
}

function PauseOrResume({ connection }: { connection: ConnectionView }) {
  const w = useWords()
  const [asked, setAsked] = useState(false)
  const path = `/erp/connections/${connection.id}`
  const pause = useChange<ConnectionResponse, { reason: string }>({
    ...{ path: `${path}/pause`, says: w("pause.done"), onDone: () => setAsked(false) },
  })
  const resume = useChange<ConnectionResponse, Record<string, never>>({
    ...{ path: `${path}/resume`, says: w("resume.done") },
  })
  if (connection.status === "paused") {
    return (
      <Button size="small" isLoading={resume.isPending} onClick={() => resume.mutate({})}>
        {w("resume.action")}
      </Button>
    )
  }
  return connection.status === "active" ? (
    <>
      <Button size="small" variant="secondary" onClick={() => setAsked(true)}>
        {w("pause.action")}
      </Button>
      <ReasonPrompt
        title={w("pause.title", { name: connection.name })}
        text={w("pause.text")}
        action={w("pause.action")}
        open={asked}
        onOpenChange={setAsked}
        busy={pause.isPending}
        onConfirm={(reason) => pause.mutate({ reason })}
      />
    </>
  ) : null
}
