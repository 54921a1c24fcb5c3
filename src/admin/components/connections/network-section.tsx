import { Textarea } from "@medusajs/ui"
import { useFormat } from "../../lib/format"
import { Fact, Section } from "../notices"
import { Labelled } from "../schema-form/labelled"
import type { Part } from "./draft"
import { seconds } from "./durations"
import { EditPart } from "./edit-drawer"
import { DurationField, NumberField, SwitchField } from "./fields"
import { type ConnectionView, useWords } from "./words"

/** Advanced: how the ERP is reached. */
export function NetworkSection({ connection }: { connection: ConnectionView }) {
  const w = useWords()
  const { number, duration } = useFormat()
  const { network } = connection
  const edit = (
    <EditPart
      connection={connection}
      title={w("network.title")}
      partOf={(now) => ({ network: now.network ?? {} })}
      testable
    >
      {({ typed, put }) => {
        const now = typed.network as Part
        const set = (name: string, value: unknown) => put("network", { ...now, [name]: value })
        return (
          <>
            <SwitchField
              path="network.allow_private_addresses"
              words="network.private"
              value={now.allow_private_addresses}
              onChange={set}
            />
            <DurationField
              path="network.connect_timeout"
              words="network.connect"
              value={now.connect_timeout}
              onChange={set}
            />
            <NumberField
              path="network.max_response_bytes"
              words="network.bytes"
              value={now.max_response_bytes}
              onChange={set}
            />
            <Labelled path="network.ca" label={w("network.ca")} help={w("network.caHelp")} optional>
              {(tied) => (
                <Textarea
                  {...tied}
                  className="min-h-24 font-mono"
                  spellCheck={false}
                  placeholder="-----BEGIN CERTIFICATE-----"
                  value={String(now.ca ?? "")}
                  onChange={({ target }) => set("ca", target.value || undefined)}
                />
              )}
            </Labelled>
          </>
        )
      }}
    </EditPart>
  )
  return (
    <Section title={w("network.title")} text={w("network.text")} actions={edit}>
      <Fact label={w("network.private")}>{w(network?.allow_private_addresses ? "yes" : "no")}</Fact>
      <Fact label={w("network.connect")}>{duration(seconds(network?.connect_timeout ?? "") ?? 0)}</Fact>
      <Fact label={w("network.bytes")}>{number(network?.max_response_bytes ?? 0)}</Fact>
      <Fact label={w("network.ca")}>{network?.ca ? w("network.caSet") : w("notSet")}</Fact>
    </Section>
  )
}
