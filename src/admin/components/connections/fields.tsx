import { Input, Label, RadioGroup, Switch } from "@medusajs/ui"
import { useFormat } from "../../lib/format"
import { Labelled } from "../schema-form/labelled"
import { seconds } from "./durations"
import { useWords } from "./words"

interface FieldProps {
  /** As the API names it. */
  path: string
  /** Place of its words; `…Help` beside it is its help. */
  words: string
  value: unknown
  optional?: boolean
  /** Told the last name of the path. */
  onChange: (name: string, value: unknown) => void
}

const nameIn = (path: string) => path.slice(path.lastIndexOf(".") + 1)
const asText = (value: unknown) => (value === undefined || value === null ? "" : String(value))

export function NumberField({ path, words, value, optional, onChange }: FieldProps) {
  const w = useWords()
  const type = (text: string) => {
    const number = Number(text.trim().replace(",", "."))
    onChange(nameIn(path), text.trim() ? (Number.isFinite(number) && !/[.,]$/.test(text) ? number : text) : undefined)
  }
  return (
    <Labelled path={path} label={w(words)} help={w(`${words}Help`)} optional={optional}>
      {(tied) => (
        <Input
          {...tied}
          inputMode="decimal"
          autoComplete="off"
          value={asText(value)}
          onChange={({ target }) => type(target.value)}
        />
      )}
    </Labelled>
  )
}

/** `90s`, and what it means in words. */
export function DurationField({ path, words, value, optional, onChange }: FieldProps) {
  const w = useWords()
  const { duration } = useFormat()
  const length = seconds(asText(value))
  const help = `${w(`${words}Help`)} ${length === undefined ? w("durationHelp") : `= ${duration(length)}`}`
  return (
    <Labelled path={path} label={w(words)} help={help} optional={optional}>
      {(tied) => (
        <Input
          {...tied}
          autoComplete="off"
          spellCheck={false}
          value={asText(value)}
          onChange={({ target }) => onChange(nameIn(path), target.value.trim() || undefined)}
        />
      )}
    </Labelled>
  )
}

export function SwitchField({ path, words, value, onChange }: FieldProps) {
  const w = useWords()
  return (
    <Labelled path={path} label={w(words)} help={w(`${words}Help`)}>
      {(tied) => (
        <div className="flex items-center gap-x-2">
          <Switch {...tied} checked={value === true} onCheckedChange={(on) => onChange(nameIn(path), on)} />
          <Label htmlFor={tied.id} size="small" className="text-ui-fg-subtle">
            {w(value === true ? "yes" : "no")}
          </Label>
        </div>
      )}
    </Labelled>
  )
}

/** One of a few ways, each explained: `words.of.<value>` and `…Text`. */
export function WayField({ path, words, value, onChange, ways }: FieldProps & { ways: readonly string[] }) {
  const w = useWords()
  return (
    <Labelled path={path} label={w(words)} group>
      {() => (
        <RadioGroup aria-label={w(words)} value={asText(value)} onValueChange={(way) => onChange(nameIn(path), way)}>
          {ways.map((way) => (
            <RadioGroup.ChoiceBox
              key={way}
              value={way}
              label={w(`${words}Of.${way}`)}
              description={w(`${words}Of.${way}Text`)}
            />
          ))}
        </RadioGroup>
      )}
    </Labelled>
  )
}
