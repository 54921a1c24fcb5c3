import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Fact, Section } from "../notices"
import { CredentialFields, setWords } from "../schema-form/credential-fields"
import { SchemaFields } from "../schema-form/schema-fields"
import { type Field, fieldsOf } from "../schema-form/shape"
import { useFieldWords } from "../schema-form/words"
import type { Part } from "./draft"
import { EditPart } from "./edit-drawer"
import { type ConnectionView, type ConnectorKind, useWords } from "./words"

/** Where the ERP is and how to get in: what its connector asks for. */
export function AccessSection({ connection, kind }: { connection: ConnectionView; kind: ConnectorKind | undefined }) {
  const { t } = useErpTranslation()
  const w = useWords()
  const settings = fieldsOf(kind?.settings_schema, "settings")
  const credentials = fieldsOf(kind?.credentials_schema, "credentials")
  const values = connection.settings ?? {}
  const edit = kind && (
    <EditPart
      connection={connection}
      title={w("access.title")}
      text={w("access.edit")}
      partOf={(now) => ({ settings: now.settings ?? {}, credentials: undefined })}
      testable
    >
      {({ typed, put }) => (
        <>
          <SchemaFields
            fields={settings}
            connector={kind.identifier}
            values={typed.settings as Part}
            onChange={(next) => put("settings", next)}
          />
          <CredentialFields
            fields={credentials}
            connector={kind.identifier}
            kept={connection.credentials}
            typed={(typed.credentials ?? {}) as Part}
            onChange={(next) => put("credentials", Object.keys(next).length ? next : undefined)}
          />
        </>
      )}
    </EditPart>
  )
  return (
    <Section title={w("access.title")} text={w("access.text")} actions={edit}>
      {settings.map((field) => (
        <SettingFact key={field.path} field={field} connector={connection.connector} value={values[field.name]} />
      ))}
      {credentials.map((field) => (
        <SettingFact
          key={field.path}
          field={field}
          connector={connection.connector}
          value={connection.credentials[field.name]?.set ? setWords(connection.credentials[field.name]!, t) : undefined}
        />
      ))}
    </Section>
  )
}

function SettingFact({ field, connector, value }: { field: Field; connector: string; value: unknown }) {
  const w = useWords()
  const { title, ...rest } = useFieldWords(field, connector)
  const options = "options" in rest ? rest.options : []
  const said = (one: unknown) => options.find((option) => option.value === one)?.label ?? plain(one)
  const shown = value ?? field.default
  const isEmpty = shown === undefined || (typeof shown === "object" && shown !== null && !Object.keys(shown).length)
  return (
    <Fact label={title}>
      {isEmpty ? (
        <span className="text-ui-fg-subtle">{w("notSet")}</span>
      ) : (
        <ErpText>
          {typeof shown === "boolean"
            ? w(shown ? "yes" : "no")
            : Array.isArray(shown)
              ? shown.map(said).join("\n")
              : said(shown)}
        </ErpText>
      )}
    </Fact>
  )
}

const plain = (value: unknown) => (typeof value === "object" ? JSON.stringify(value, null, 1) : String(value))
