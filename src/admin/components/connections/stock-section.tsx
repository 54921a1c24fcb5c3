import { Button } from "@medusajs/ui"
import type { PollResponse } from "../../../api/admin/erp/types"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/queries"
import { Fact, Section } from "../notices"
import type { Part } from "./draft"
import { seconds } from "./durations"
import { EditPart } from "./edit-drawer"
import { DurationField, NumberField, SwitchField, WayField } from "./fields"
import { StockExample } from "./stock-example"
import { type ConnectionView, type ConnectorKind, useWords } from "./words"

const SEMANTICS = ["available", "on_hand"] as const
const ORDERING = ["version", "as_of", "arrival"] as const
const NEGATIVE = ["reject", "zero"] as const

interface StockProps {
  connection: ConnectionView
  kind: ConnectorKind | undefined
}

/** How what the ERP says of its stock is read. Nothing where it can neither send nor be asked. */
export function StockSection({ connection, kind }: StockProps) {
  const w = useWords()
  const { number, duration } = useFormat()
  const { stock } = connection
  if (!stock || (kind && !kind.can.send_events && !kind.can.be_asked_for_stock)) {
    return null
  }
  const time = (text: string) => duration(seconds(text) ?? 0)
  const actions = (
    <>
      {stock.poll && <AskNow connection={connection} />}
      <EditPart connection={connection} title={w("stock.title")} partOf={(now) => ({ stock: now.stock ?? {} })}>
        {({ typed, put }) => {
          const now = typed.stock as Part
          const set = (name: string, value: unknown) => put("stock", { ...now, [name]: value })
          return (
            <>
              <WayField
                path="stock.semantics"
                words="stock.semantics"
                ways={SEMANTICS}
                value={now.semantics}
                onChange={set}
              />
              <StockExample semantics={String(now.semantics)} buffer={Number(now.safety_buffer) || 0} />
              <WayField
                path="stock.ordering"
                words="stock.ordering"
                ways={ORDERING}
                value={now.ordering}
                onChange={set}
              />
              {kind?.can.be_asked_for_stock && (
                <DurationField path="stock.poll" words="stock.poll" optional value={now.poll} onChange={set} />
              )}
              <NumberField
                path="stock.safety_buffer"
                words="stock.buffer"
                value={now.safety_buffer}
                onChange={(name, value) => set(name, value ?? 0)}
              />
              <SwitchField path="stock.create_levels" words="stock.levels" value={now.create_levels} onChange={set} />
              <SwitchField
                path="stock.allow_fractions"
                words="stock.fractions"
                value={now.allow_fractions}
                onChange={set}
              />
              <WayField
                path="stock.negative_policy"
                words="stock.negative"
                ways={NEGATIVE}
                value={now.negative_policy}
                onChange={set}
              />
              <DurationField path="stock.skew_margin" words="stock.skew" value={now.skew_margin} onChange={set} />
            </>
          )
        }}
      </EditPart>
    </>
  )
  return (
    <Section title={w("stock.title")} text={w("stock.text")} actions={actions}>
      <Fact label={w("stock.semantics")}>{w(`stock.semanticsOf.${stock.semantics ?? "available"}`)}</Fact>
      <div className="px-6 py-4">
        <StockExample semantics={stock.semantics ?? "available"} buffer={stock.safety_buffer ?? 0} />
      </div>
      <Fact label={w("stock.ordering")}>{w(`stock.orderingOf.${stock.ordering ?? "version"}`)}</Fact>
      {kind?.can.be_asked_for_stock && (
        <Fact label={w("stock.poll")}>
          {stock.poll ? w("stock.pollIs", { time: time(stock.poll) }) : w("stock.pollNone")}
        </Fact>
      )}
      <Fact label={w("stock.buffer")}>{number(stock.safety_buffer ?? 0)}</Fact>
      <Fact label={w("stock.levels")}>{w(stock.create_levels ? "yes" : "no")}</Fact>
      <Fact label={w("stock.fractions")}>{w(stock.allow_fractions ? "yes" : "no")}</Fact>
      <Fact label={w("stock.negative")}>{w(`stock.negativeOf.${stock.negative_policy ?? "reject"}`)}</Fact>
      <Fact label={w("stock.skew")}>{time(stock.skew_margin ?? "")}</Fact>
    </Section>
  )
}

function AskNow({ connection }: { connection: ConnectionView }) {
  const w = useWords()
  const { number } = useFormat()
  const ask = useChange<PollResponse, { full?: boolean }>({
    path: `/erp/connections/${connection.id}/poll`,
    says: ({ items, code }) =>
      w(code ? "stock.askedPart" : "stock.asked", { count: items, items: number(items), code }),
  })
  return (
    <Button size="small" variant="secondary" isLoading={ask.isPending} onClick={() => ask.mutate({})}>
      {w("stock.ask")}
    </Button>
  )
}
