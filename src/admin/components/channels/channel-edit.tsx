import { Button, Drawer, InlineTip } from "@medusajs/ui"
import { useState } from "react"
import type { ChannelResponse, ChannelTestResponse } from "../../../api/admin/erp/types"
import { changesOf, draftOf, rebased, type Channel } from "../../lib/channel-draft"
import { ApiError, call } from "../../lib/client"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { FormErrors } from "../schema-form/errors"
import { ChannelFields, type ChannelKind } from "./channel-fields"
import { TestReport } from "./test-report"

interface ChannelEditProps {
  channel: Channel
  kind: ChannelKind
  onClose: () => void
}

/** Changes a channel, as of the state it was opened with. What was typed can be tested before it is saved. */
export function ChannelEdit({ channel: opened, kind, onClose }: ChannelEditProps) {
  const { t } = useErpTranslation()
  const [channel, setChannel] = useState(opened)
  const [draft, setDraft] = useState(() => draftOf(opened))
  const path = `/erp/channels/${channel.id}`
  const changes = changesOf(channel, draft)
  const save = useChange<ChannelResponse>({
    ...{ path, quiet: true, says: t("channels.saved"), onDone: onClose },
    body: () => ({ ...changes, revision: channel.revision }),
  })
  const test = useChange<ChannelTestResponse>({
    ...{ path: `${path}/test`, quiet: true, harmless: true, body: () => changes },
  })
  const conflict = save.error instanceof ApiError && save.error.status === 409
  const takeOver = async () => {
    const { channel: newest } = await call<ChannelResponse>("GET", path)
    setDraft(rebased(channel, draft, newest))
    setChannel(newest)
    save.reset()
  }
  const changed = Object.keys(changes).length > 0
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content asChild>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <Drawer.Header>
            <Drawer.Title>{t("channels.editTitle")}</Drawer.Title>
            <Drawer.Description>{kind.display_name}</Drawer.Description>
          </Drawer.Header>
          <Drawer.Body className="flex flex-1 flex-col gap-y-4 overflow-y-auto">
            {conflict && <Conflict onTakeOver={takeOver} />}
            <FormErrors error={conflict ? null : (save.error ?? test.error)}>
              <ChannelFields
                kind={kind}
                draft={draft}
                kept={channel.credentials}
                onChange={(to) => {
                  setDraft(to)
                  test.reset()
                }}
              />
            </FormErrors>
            {test.data && <TestReport report={test.data} />}
          </Drawer.Body>
          <Drawer.Footer>
            <Button
              size="small"
              type="button"
              variant="secondary"
              isLoading={test.isPending}
              onClick={() => test.mutate()}
            >
              {t(changed ? "channels.testDraft" : "channels.test")}
            </Button>
            <Drawer.Close asChild>
              <Button size="small" type="button" variant="secondary">
                {t("actions.cancel")}
              </Button>
            </Drawer.Close>
            <Button size="small" type="submit" disabled={!changed} isLoading={save.isPending}>
              {t("actions.save")}
            </Button>
          </Drawer.Footer>
        </form>
      </Drawer.Content>
    </Drawer>
  )
}

/** Somebody was quicker: nothing is overwritten, and nothing that was typed is lost. */
function Conflict({ onTakeOver }: { onTakeOver: () => Promise<void> }) {
  const { t } = useErpTranslation()
  return (
    <div role="alert" className="flex flex-col items-start gap-y-2">
      <InlineTip variant="warning" label={t("channels.changed")} className="w-full">
        {t("channels.changedText")}
      </InlineTip>
      <Button size="small" type="button" variant="secondary" onClick={() => void onTakeOver()}>
        {t("channels.reload")}
      </Button>
    </div>
  )
}
