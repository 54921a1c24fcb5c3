import { Input, RadioGroup } from "@medusajs/ui"
import { Labelled } from "../schema-form/labelled"
import { useWords } from "./words"

const WAYS = ["create", "match_email", "customer"]

/** Whose customer a guest's order becomes in the ERP. */
export function GuestsField({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const w = useWords()
  const customer =
    typeof value === "object" && value !== null ? String((value as { customer?: unknown }).customer) : undefined
  return (
    <Labelled path="guests" label={w("guests.title")} group>
      {(tied) => (
        <>
          <RadioGroup
            aria-label={w("guests.title")}
            value={customer === undefined ? String(value) : "customer"}
            onValueChange={(way) => onChange(way === "customer" ? { customer: "" } : way)}
          >
            {WAYS.map((way) => (
              <RadioGroup.ChoiceBox
                key={way}
                value={way}
                label={w(`guests.of.${way}`)}
                description={w(`guests.of.${way}Text`)}
              />
            ))}
          </RadioGroup>
          {customer !== undefined && (
            <Input
              {...tied}
              aria-label={w("guests.customer")}
              placeholder={w("guests.customer")}
              autoComplete="off"
              value={customer}
              onChange={({ target }) => onChange({ customer: target.value })}
            />
          )}
        </>
      )}
    </Labelled>
  )
}
