import { Button, Copy, Input, Text, Textarea } from "@medusajs/ui"
import { type Translate, useErpTranslation } from "../../lib/translation"
import { Texts } from "./inputs"
import { Labelled } from "./labelled"
import { SchemaField } from "./schema-fields"
import { GENERATORS } from "./generate"
import type { Field } from "./shape"
import { useFieldWords } from "./words"

/** What may be told of a secret. */
interface Kept {
  set: boolean
  last_four: (string | null)[]
}

interface CredentialsProps {
  fields: Field[]
  connector: string
  kept: Record<string, Kept>
  /** Fields that change: null removes, what is absent stays. */
  typed: Record<string, unknown>
  onChange: (typed: Record<string, unknown>) => void
}

/** A form for secrets: they can be set, kept and removed, and never read. */
export function CredentialFields({ fields, connector, kept, typed, onChange }: CredentialsProps) {
  const put = (name: string, value: unknown) => {
    const { [name]: _before, ...rest } = typed
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <>
      {fields.map((field) => (
        <CredentialField
          key={field.path}
          field={field}
          connector={connector}
          kept={kept[field.name]}
          value={typed[field.name]}
          onChange={(value) => put(field.name, value)}
        />
      ))}
    </>
  )
}

interface CredentialProps {
  field: Field
  connector: string
  kept: Kept | undefined
  value: unknown
  onChange: (value: unknown) => void
}

function CredentialField({ field: given, connector, kept, value, onChange }: CredentialProps) {
  const { t } = useErpTranslation()
  const field = useFieldWords(given, connector)
  if (field.kind !== "text" && field.kind !== "texts") {
    return <SchemaField field={given} connector={connector} value={value ?? undefined} onChange={onChange} />
  }
  const isSet = kept?.set === true
  const removed = value === null
  const generate = field.generates ? GENERATORS[field.generates] : undefined
  const typedIn = field.kind === "texts" ? listOf(value)[0] : typeof value === "string" ? value : undefined
  const help = (
    <>
      {field.help}
      {isSet && (
        <span className="text-ui-fg-base block">
          {removed
            ? t("settings.connections.secret.goes")
            : `${setWords(kept, t)} ${t("settings.connections.secret.leave")}`}
        </span>
      )}
    </>
  )
  const aside = (
    <>
      {isSet && !field.required && (
        <Button size="small" variant="transparent" type="button" onClick={() => onChange(removed ? undefined : null)}>
          {removed ? t("settings.connections.secret.keep") : t("actions.remove")}
        </Button>
      )}
      {generate && typedIn && (
        <Copy content={typedIn} aria-label={`${t("actions.copy")}: ${field.title}`} className="ml-auto" />
      )}
      {generate && !removed && (
        <Button
          size="small"
          variant="transparent"
          type="button"
          onClick={() => onChange(field.kind === "texts" ? [generate(), ...listOf(value)] : generate())}
        >
          {t("settings.connections.secret.generate")}
        </Button>
      )}
    </>
  )
  const words = { path: field.path, label: field.title, help, aside, optional: !field.required && !isSet }
  if (removed) {
    return <Labelled {...words}>{(tied) => <Input {...tied} disabled value="" />}</Labelled>
  }
  if (field.kind === "texts") {
    return (
      <Labelled {...words} group>
        {(tied) => (
          <>
            <Texts
              tied={tied}
              label={field.title}
              secret
              most={field.most}
              value={listOf(value)}
              onChange={(rows) => onChange(rows?.some(Boolean) ? rows : undefined)}
            />
            {isSet && listOf(value).some(Boolean) && (
              <Text size="small" className="text-ui-tag-orange-text">
                {t("settings.connections.secret.replaces")}
              </Text>
            )}
          </>
        )}
      </Labelled>
    )
  }
  const Box = field.long ? Textarea : Input
  return (
    <Labelled {...words}>
      {(tied) => (
        <Box
          {...tied}
          {...(!field.long && { type: "password" })}
          autoComplete="new-password"
          spellCheck={false}
          value={typeof value === "string" ? value : ""}
          onChange={({ target }: { target: { value: string } }) => onChange(target.value || undefined)}
        />
      )}
    </Labelled>
  )
}

/** "Set, ends with …7CQ=". */
export function setWords({ last_four }: Kept, t: Translate): string {
  const ends = last_four.filter((end): end is string => Boolean(end)).map((end) => `…${end}`)
  return ends.length
    ? t("settings.connections.secret.ends", { ends: ends.join(", ") })
    : t("settings.connections.secret.set")
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
