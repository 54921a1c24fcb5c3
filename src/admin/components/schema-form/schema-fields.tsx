import { Input, Label, Switch, Textarea } from "@medusajs/ui"
import { useErpTranslation } from "../../lib/translation"
import { Choices, JsonField, OneOf, Pairs, Texts } from "./inputs"
import { Labelled } from "./labelled"
import type { Field } from "./shape"
import { useFieldWords } from "./words"

type Values = Record<string, unknown>

interface FieldsProps {
  fields: Field[]
  /** Whose schema it is: its words may be in our translations. */
  connector: string
  values: Values
  onChange: (values: Values) => void
}

/** A form for what a schema asks for. What is left empty is not sent, and has its default. */
export function SchemaFields({ fields, connector, values, onChange }: FieldsProps) {
  const put = (name: string, value: unknown) => {
    const { [name]: _before, ...rest } = values
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <>
      {fields.map((field) => (
        <SchemaField
          key={field.path}
          field={field}
          connector={connector}
          value={values[field.name]}
          onChange={(value) => put(field.name, value)}
        />
      ))}
    </>
  )
}

interface FieldProps {
  field: Field
  connector: string
  value: unknown
  onChange: (value: unknown) => void
}

export function SchemaField({ field: given, connector, value, onChange }: FieldProps) {
  const { t } = useErpTranslation()
  const field = useFieldWords(given, connector)
  const { path, title, help, required } = field
  const standard = field.default === undefined ? undefined : plainText(field.default)
  const labels = { path, label: title, help, optional: !required && field.default === undefined }
  switch (field.kind) {
    case "text": {
      const Box = field.long ? Textarea : Input
      return (
        <Labelled {...labels}>
          {(tied) => (
            <Box
              {...tied}
              {...(field.url && { inputMode: "url" as const, autoComplete: "off" })}
              spellCheck={false}
              placeholder={standard}
              value={asText(value)}
              onChange={({ target }: { target: { value: string } }) => onChange(target.value || undefined)}
            />
          )}
        </Labelled>
      )
    }
    case "number":
      return (
        <Labelled {...labels}>
          {(tied) => (
            <Input
              {...tied}
              inputMode={field.whole ? "numeric" : "decimal"}
              placeholder={standard}
              value={asText(value)}
              onChange={({ target }) => onChange(asNumber(target.value))}
            />
          )}
        </Labelled>
      )
    case "switch":
      return (
        <Labelled {...labels} optional={false}>
          {(tied) => (
            <div className="flex items-center gap-x-2">
              <Switch {...tied} checked={(value ?? field.default) === true} onCheckedChange={onChange} />
              <Label htmlFor={tied.id} size="small" className="text-ui-fg-subtle">
                {(value ?? field.default) === true ? t("settings.connections.yes") : t("settings.connections.no")}
              </Label>
            </div>
          )}
        </Labelled>
      )
    case "choice":
      return (
        <Labelled {...labels}>
          {(tied) => (
            <OneOf
              tied={tied}
              options={field.options}
              none={required ? undefined : t("settings.connections.form.standard")}
              value={value}
              onChange={onChange}
            />
          )}
        </Labelled>
      )
    case "choices":
      return (
        <Labelled {...labels} group>
          {() => <Choices options={field.options} value={asList(value ?? field.default)} onChange={onChange} />}
        </Labelled>
      )
    case "texts":
      return (
        <Labelled {...labels} group>
          {(tied) => (
            <Texts
              tied={tied}
              label={title}
              most={field.most}
              value={asList(value).map(asText)}
              onChange={(rows) => onChange(rows?.some(Boolean) ? rows : undefined)}
            />
          )}
        </Labelled>
      )
    case "pairs":
      return (
        <Labelled {...labels} group>
          {() => <Pairs label={title} value={asRecord(value) as Record<string, string>} onChange={onChange} />}
        </Labelled>
      )
    case "object":
      return (
        <fieldset className="border-ui-border-base flex flex-col gap-y-4 rounded-lg border p-4">
          <legend className="txt-compact-small-plus px-1">{title}</legend>
          {help && <span className="txt-small text-ui-fg-subtle">{help}</span>}
          <SchemaFields
            fields={field.fields}
            connector={connector}
            values={asRecord(value)}
            onChange={(values) => onChange(!required && !Object.keys(values).length ? undefined : values)}
          />
        </fieldset>
      )
    default:
      return (
        <Labelled {...labels} help={<JsonHelp help={help} />}>
          {(tied) => <JsonField tied={tied} value={value} onChange={onChange} />}
        </Labelled>
      )
  }
}

function JsonHelp({ help }: { help: string | undefined }) {
  const { t } = useErpTranslation()
  return (
    <>
      {help} {t("settings.connections.form.json")}
    </>
  )
}

const plainText = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value))
const asText = (value: unknown) => (value === undefined || value === null ? "" : plainText(value))
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const asRecord = (value: unknown): Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {}

/** What is no number stays as it was typed: the API says what is wrong with it. */
function asNumber(text: string): number | string | undefined {
  if (!text.trim()) {
    return undefined
  }
  const value = Number(text.trim().replace(",", "."))
  return Number.isFinite(value) && !/[.,]$/.test(text) ? value : text
}
