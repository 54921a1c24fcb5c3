import { Input } from "@medusajs/ui"
import { Labelled } from "../schema-form/labelled"
import { useWords } from "./words"

export function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const w = useWords()
  return (
    <Labelled path="name" label={w("name")} help={w("nameHelp")}>
      {(tied) => (
        <Input
          {...tied}
          autoComplete="off"
          spellCheck={false}
          placeholder="main-erp"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Labelled>
  )
}
