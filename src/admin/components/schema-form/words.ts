import { useErpTranslation } from "../../lib/translation"
import type { Field } from "./shape"

/**
 * A field in the language of the dashboard. Its words are the connector's, in English; those of connectors we know are in
 * i18n/ in other languages.
 */
export function useFieldWords<Any extends Field>(field: Any, connector: string): Any {
  const { t } = useErpTranslation()
  const said = (part: string, otherwise: string) =>
    t(`settings.connectors.${connector}.${field.path}.${part}`, { defaultValue: otherwise })
  return {
    ...field,
    title: said("title", field.title),
    help: field.help && said("help", field.help),
    ...("options" in field && {
      options: field.options.map((option) => ({
        ...option,
        label: said(`options.${option.value}`, option.label),
      })),
    }),
  }
}
