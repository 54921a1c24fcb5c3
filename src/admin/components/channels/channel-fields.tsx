import { Checkbox, Input, Label, Switch, Text } from "@medusajs/ui"
import { useId } from "react"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { ChannelKindsResponse } from "../../../api/admin/erp/types"
import type { Channel, ChannelDraft } from "../../lib/channel-draft"
import { useErpTranslation } from "../../lib/translation"
import { CredentialFields } from "../schema-form/credential-fields"
import { Labelled } from "../schema-form/labelled"
import { SchemaFields } from "../schema-form/schema-fields"
import { fieldsOf } from "../schema-form/shape"

export type ChannelKind = Json<ChannelKindsResponse>["channel_kinds"][number]

const SEVERITIES = ["page", "ticket"]

interface ChannelFieldsProps {
  kind: ChannelKind
  draft: ChannelDraft
  /** What is set of the secrets; none for a new channel. */
  kept?: Channel["credentials"]
  onChange: (draft: ChannelDraft) => void
}

/** What there is to say of a channel, by its kind. */
export function ChannelFields({ kind, draft, kept = {}, onChange }: ChannelFieldsProps) {
  const { t } = useErpTranslation()
  const settings = fieldsOf(kind.settings_schema, "settings")
  const credentials = fieldsOf(kind.credentials_schema, "credentials")
  const put = (part: Partial<ChannelDraft>) => onChange({ ...draft, ...part })
  return (
    <>
      <Labelled path="name" label={t("channels.name")} help={t("channels.nameHelp")}>
        {(tied) => (
          <Input
            {...tied}
            value={draft.name}
            spellCheck={false}
            onChange={({ target }) => put({ name: target.value })}
          />
        )}
      </Labelled>
      <Labelled path="severities" label={t("channels.severities")} group>
        {() =>
          SEVERITIES.map((severity) => (
            <Severity
              key={severity}
              severity={severity}
              checked={draft.severities.includes(severity)}
              onChange={(on) =>
                put({
                  severities: SEVERITIES.filter((one) => (one === severity ? on : draft.severities.includes(one))),
                })
              }
            />
          ))
        }
      </Labelled>
      <SchemaFields
        fields={settings}
        connector={kind.kind}
        values={draft.settings}
        onChange={(values) => put({ settings: values })}
      />
      {credentials.length > 0 && (
        <Text size="small" className="text-ui-fg-subtle border-ui-border-base border-t pt-4">
          {t("channels.credentialsText")}
        </Text>
      )}
      <CredentialFields
        fields={credentials}
        connector={kind.kind}
        kept={kept}
        typed={draft.credentials}
        onChange={(typed) => put({ credentials: typed })}
      />
      {kind.kind !== "notification" && (
        <Labelled path="network" label={t("channels.privateAddresses")} help={t("channels.privateAddressesText")}>
          {(tied) => (
            <Switch
              {...tied}
              checked={draft.private_addresses}
              onCheckedChange={(on) => put({ private_addresses: on })}
            />
          )}
        </Labelled>
      )}
    </>
  )
}

function Severity({
  severity,
  checked,
  onChange,
}: {
  severity: string
  checked: boolean
  onChange: (on: boolean) => void
}) {
  const { t } = useErpTranslation()
  const id = useId()
  return (
    <div className="flex items-start gap-x-2">
      <Checkbox
        id={id}
        checked={checked}
        aria-describedby={`${id}-help`}
        onCheckedChange={(on) => onChange(on === true)}
      />
      <div>
        <Label htmlFor={id} size="small">
          {t(`channels.severity.${severity}`)}
        </Label>
        <Text id={`${id}-help`} size="small" className="text-ui-fg-subtle">
          {t(`channels.severityText.${severity}`)}
        </Text>
      </div>
    </div>
  )
}
