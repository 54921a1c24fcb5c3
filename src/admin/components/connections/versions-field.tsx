import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { OneOf } from "../schema-form/inputs"
import { Labelled } from "../schema-form/labelled"
import { type ConnectionHealth, useWords } from "./words"

interface VersionsProps {
  pins: ConnectionHealth["versions"]
  value: Record<string, number>
  onChange: (value: Record<string, number>) => void
}

/** In which version the ERP is told each type. Nothing to choose where there is but one. */
export function VersionsField({ pins, value, onChange }: VersionsProps) {
  const { t } = useErpTranslation()
  const w = useWords()
  const { day } = useFormat()
  return (
    <>
      {pins
        .filter(({ current }) => current > 1)
        .map(({ type, version, current, ends_on }) => (
          <Labelled
            key={type}
            path={`versions["${type}"]`}
            label={w("versions.of", { type: t(`messageTypes.${type}`, { defaultValue: type }) })}
            help={ends_on ? w("versions.ends", { date: day(ends_on) }) : w("versions.help")}
          >
            {(tied) => (
              <OneOf
                tied={tied}
                options={Array.from({ length: current }, (_, at) => ({
                  value: at + 1,
                  label: w("versions.is", { version: at + 1 }),
                }))}
                value={value[type] ?? version}
                onChange={(to) => onChange({ ...value, [type]: Number(to) })}
              />
            )}
          </Labelled>
        ))}
    </>
  )
}
