import { Select } from "@medusajs/ui"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"

/** A stock location of the store. */
export interface Place {
  id: string
  name: string
}

interface PlaceChoiceProps {
  label: string
  places: Place[]
  value: string | undefined
  /** Those that are another location's: each would overwrite what the other said. */
  taken: string[]
  disabled?: boolean
  onChange: (id: string) => void
}

/** One of the store's stock locations. */
export function PlaceChoice({ label, places, value, taken, disabled, onChange }: PlaceChoiceProps) {
  const { t } = useErpTranslation()
  const gone = value !== undefined && !places.some(({ id }) => id === value)
  return (
    <Select size="small" value={value ?? ""} onValueChange={onChange} disabled={disabled || !places.length}>
      <Select.Trigger aria-label={label}>
        <Select.Value placeholder={t("channels.locations.choose")} />
      </Select.Trigger>
      <Select.Content>
        {gone && <Select.Item value={value}>{t("channels.locations.gone")}</Select.Item>}
        {places.map(({ id, name }) => (
          <Select.Item key={id} value={id} disabled={id !== value && taken.includes(id)}>
            <ErpText lines={1}>{name}</ErpText>
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  )
}
