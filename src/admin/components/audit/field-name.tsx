import { useErpTranslation } from "../../lib/translation"

/** A field in words; by its path where there are none, as the connector's own settings. */
export function FieldName({ path }: { path: string }) {
  const { t } = useErpTranslation()
  const word = t(`audit.fields.${path}`, { defaultValue: "" })
  return word ? <span>{word}</span> : <code className="txt-compact-xsmall [overflow-wrap:anywhere]">{path}</code>
}
