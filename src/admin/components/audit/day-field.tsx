import { Input, Label } from "@medusajs/ui"
import { useId } from "react"

interface DayFieldProps {
  label: string
  /** Such as `2026-11-26`. */
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A day, typed or chosen in the browser's own calendar. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId()
  return (
    <div className="flex items-center gap-x-2">
      <Label htmlFor={id} size="small" className="text-ui-fg-subtle whitespace-nowrap">
        {label}
      </Label>
      <Input
        id={id}
        type="date"
        size="small"
        max="9999-12-31"
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </div>
  )
}
