import { Button, RadioGroup } from "@medusajs/ui"
import { useState } from "react"
import { Link, useNavigate } from "react-router-dom"
import type { ChannelKindsResponse, ChannelResponse } from "../../../api/admin/erp/types"
import { creationOf, NEW_CHANNEL, type ChannelDraft } from "../../lib/channel-draft"
import { useChange, useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Read, Section } from "../notices"
import { FormErrors } from "../schema-form/errors"
import { ChannelFields, type ChannelKind } from "./channel-fields"

/** Those that wake people, first. */
const ORDER = ["pagerduty", "slack", "webhook", "notification", "jira", "github"]
const place = ({ kind }: ChannelKind) => (ORDER.indexOf(kind) + ORDER.length + 1) % (ORDER.length + 1)

/** A new channel: first its kind, then what that needs. */
export function ChannelCreate() {
  const { t } = useErpTranslation()
  const kinds = useRead<ChannelKindsResponse>("/erp/channel-kinds")
  const [kind, setKind] = useState<ChannelKind>()
  return (
    <Section level="h1" title={t("channels.createTitle")} text={t("channels.text")}>
      <Read of={kinds}>
        {({ channel_kinds }) => (
          <RadioGroup
            className="grid gap-3 px-6 py-4 md:grid-cols-2"
            aria-label={t("channels.kind")}
            value={kind?.kind ?? ""}
            onValueChange={(value) => setKind(channel_kinds.find((one) => one.kind === value))}
          >
            {[...channel_kinds]
              .sort((one, other) => place(one) - place(other))
              .map((one) => (
                <RadioGroup.ChoiceBox
                  key={one.kind}
                  value={one.kind}
                  label={one.display_name}
                  description={t(`channels.kinds.${one.kind}`, { defaultValue: "" })}
                />
              ))}
          </RadioGroup>
        )}
      </Read>
      {kind && <Form key={kind.kind} kind={kind} />}
    </Section>
  )
}

function Form({ kind }: { kind: ChannelKind }) {
  const { t } = useErpTranslation()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<ChannelDraft>(NEW_CHANNEL)
  const create = useChange<ChannelResponse>({
    ...{ path: "/erp/channels", quiet: true, says: t("channels.created") },
    body: () => creationOf(kind.kind, draft),
    onDone: ({ channel }) => navigate(`/settings/erp/channels/${channel.id}`),
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <div className="flex max-w-2xl flex-col gap-y-4 px-6 py-4">
        <FormErrors error={create.error}>
          <ChannelFields kind={kind} draft={draft} onChange={setDraft} />
        </FormErrors>
      </div>
      <div className="flex justify-end gap-2 px-6 py-4">
        <Button size="small" variant="secondary" asChild>
          <Link to="/settings/erp">{t("actions.cancel")}</Link>
        </Button>
        <Button size="small" type="submit" isLoading={create.isPending}>
          {t("actions.create")}
        </Button>
      </div>
    </form>
  )
}
