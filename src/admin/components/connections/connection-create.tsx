import { Button, FocusModal, Heading, Text } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import { useNavigate } from "react-router-dom"
import type { ConnectionViewResponse, ConnectorsResponse } from "../../../api/admin/erp/types"
import { useChange, useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Read } from "../notices"
import { CredentialFields } from "../schema-form/credential-fields"
import { FormErrors } from "../schema-form/errors"
import { OneOf } from "../schema-form/inputs"
import { Labelled } from "../schema-form/labelled"
import { SchemaFields } from "../schema-form/schema-fields"
import { fieldsOf } from "../schema-form/shape"
import type { Part } from "./draft"
import { SwitchField } from "./fields"
import { NameField } from "./name-field"
import { type ConnectorKind, useWords } from "./words"

const LIST = "/settings/erp"

/** A new connection: its name and how to get in. Saved paused, so that it can be tested before an order goes. */
export function ConnectionCreate() {
  const w = useWords()
  const leave = useNavigate()
  const connectors = useRead<ConnectorsResponse>("/erp/connectors")
  return (
    <FocusModal open onOpenChange={(open) => !open && leave(LIST)}>
      <FocusModal.Content aria-describedby={undefined}>
        <FocusModal.Title asChild>
          <span className="sr-only">{w("create.title")}</span>
        </FocusModal.Title>
        <Read of={connectors}>{(data) => <CreateForm kinds={data.connectors} />}</Read>
      </FocusModal.Content>
    </FocusModal>
  )
}

function CreateForm({ kinds }: { kinds: ConnectorKind[] }) {
  const { t } = useErpTranslation()
  const w = useWords()
  const leave = useNavigate()
  const [name, setName] = useState("")
  const [kind, setKind] = useState(kinds[0])
  const [settings, setSettings] = useState<Part>({})
  const [credentials, setCredentials] = useState<Part>({})
  const [inHouse, setInHouse] = useState(false)
  const create = useChange<ConnectionViewResponse, Part>({
    path: "/erp/connections",
    quiet: true,
    onDone: ({ connection }) => leave(`${LIST}/connections/${connection.id}?new=1`, { replace: true }),
  })
  const save = () =>
    create.mutate({
      ...{ name: name.trim(), connector: kind?.identifier, settings, credentials, paused: true },
      ...(inHouse && { network: { allow_private_addresses: true } }),
    })
  const fields = fieldsOf(kind?.settings_schema, "settings")
  const choose = (identifier: unknown) => {
    setKind(kinds.find((one) => one.identifier === identifier))
    setSettings({})
    setCredentials({})
  }
  return (
    <form
      className="flex h-full flex-col overflow-hidden"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <FocusModal.Header />
      <FocusModal.Body className="flex flex-1 flex-col items-center overflow-y-auto px-6 py-12">
        <div className="flex w-full max-w-[640px] flex-col gap-y-6">
          <div>
            <Heading>{w("create.title")}</Heading>
            <Text size="small" className="text-ui-fg-subtle">
              {w("create.text")}
            </Text>
          </div>
          <FormErrors error={create.error}>
            <NameField value={name} onChange={setName} />
            {kinds.length > 1 && (
              <Labelled path="connector" label={w("connector")} help={w("connectorHelp")}>
                {(tied) => (
                  <OneOf
                    tied={tied}
                    options={kinds.map(({ identifier, display_name }) => ({ value: identifier, label: display_name }))}
                    value={kind?.identifier}
                    onChange={choose}
                  />
                )}
              </Labelled>
            )}
            {kind && (
              <>
                <SchemaFields
                  key={`${kind.identifier}-settings`}
                  fields={fields.filter(({ required }) => required)}
                  connector={kind.identifier}
                  values={settings}
                  onChange={setSettings}
                />
                <CredentialFields
                  key={`${kind.identifier}-credentials`}
                  fields={fieldsOf(kind.credentials_schema, "credentials")}
                  connector={kind.identifier}
                  kept={{}}
                  typed={credentials}
                  onChange={setCredentials}
                />
              </>
            )}
            <More open={create.error !== null}>
              <SwitchField
                path="network.allow_private_addresses"
                words="network.private"
                value={inHouse}
                onChange={(_, on) => setInHouse(on === true)}
              />
              {kind && (
                <SchemaFields
                  key={kind.identifier}
                  fields={fields.filter(({ required }) => !required)}
                  connector={kind.identifier}
                  values={settings}
                  onChange={setSettings}
                />
              )}
            </More>
          </FormErrors>
        </div>
      </FocusModal.Body>
      <FocusModal.Footer>
        <Button size="small" variant="secondary" type="button" onClick={() => leave(LIST)}>
          {t("actions.cancel")}
        </Button>
        <Button size="small" type="submit" isLoading={create.isPending}>
          {w("create.save")}
        </Button>
      </FocusModal.Footer>
    </form>
  )
}

/** What most do not need at first. Opens where something in it may be wrong. */
function More({ open, children }: { open: boolean; children: ReactNode }) {
  const w = useWords()
  const [asked, setAsked] = useState(false)
  return (
    <details open={asked || open} onToggle={({ currentTarget }) => setAsked(currentTarget.open)}>
      <summary className="txt-compact-small-plus cursor-pointer">{w("create.more")}</summary>
      <div className="flex flex-col gap-y-6 pt-6">{children}</div>
    </details>
  )
}
