import { RadioGroup } from "@medusajs/ui"
import { Choices } from "../schema-form/inputs"
import { Labelled } from "../schema-form/labelled"
import { useWords } from "./words"

interface Named {
  id: string
  name: string
}

export interface SalesChannelsAnswer {
  sales_channels: Named[]
}

export interface RegionsAnswer {
  regions: Named[]
}

interface RoutingProps {
  path: string
  /** Place of its words: `…All`, `…Some`, `…Help`. */
  words: string
  /** What there is to choose from, once it is known. */
  options: Named[] | undefined
  /** Ids, or undefined for all. */
  value: unknown
  onChange: (ids: string[] | undefined) => void
}

/** All, or only some, by their names. What is chosen and not there any more can be taken out. */
export function RoutingField({ path, words, options = [], value, onChange }: RoutingProps) {
  const w = useWords()
  const ids = Array.isArray(value) ? value.map(String) : undefined
  const gone = (ids ?? []).filter((id) => !options.some((one) => one.id === id))
  const choices = [
    ...options.map(({ id, name }) => ({ value: id, label: name })),
    ...gone.map((id) => ({ value: id, label: w("orders.unknown", { id }) })),
  ]
  return (
    <Labelled path={path} label={w(words)} help={w(`${words}Help`)} group>
      {() => (
        <>
          <RadioGroup
            aria-label={w(words)}
            value={ids ? "some" : "all"}
            onValueChange={(to) => onChange(to === "all" ? undefined : [])}
          >
            <RadioGroup.ChoiceBox value="all" label={w(`${words}All`)} description="" />
            <RadioGroup.ChoiceBox value="some" label={w(`${words}Some`)} description="" />
          </RadioGroup>
          {ids && (
            <div className="max-h-60 overflow-y-auto py-1 pl-1">
              <Choices options={choices} value={ids} onChange={(next) => onChange((next ?? []).map(String))} />
            </div>
          )}
        </>
      )}
    </Labelled>
  )
}
