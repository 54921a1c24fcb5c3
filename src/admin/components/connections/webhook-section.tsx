import { Button, CodeBlock, Copy, Drawer, InlineTip, RadioGroup, Text } from "@medusajs/ui"
import { useState } from "react"
import type { RotationResponse } from "../../../api/admin/erp/types"
import { backendAddress } from "../../lib/client"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Fact, Section } from "../notices"
import { setWords } from "../schema-form/credential-fields"
import { webhookCurl } from "./webhook-curl"
import { type ConnectionView, useWords } from "./words"

const urlOf = ({ name }: ConnectionView) => `${backendAddress()}/hooks/erp/${encodeURIComponent(name)}`

/** Where the ERP sends what it has to say, and how it proves that it is the ERP. */
export function WebhookSection({ connection }: { connection: ConnectionView }) {
  const { t } = useErpTranslation()
  const w = useWords()
  const { webhook_secrets } = connection
  const url = urlOf(connection)
  return (
    <Section title={w("webhook.title")} text={w("webhook.text")} actions={<Rotate connection={connection} />}>
      <Fact label={w("webhook.url")}>
        <span className="flex items-center gap-x-2">
          <code className="txt-small [overflow-wrap:anywhere]">{url}</code>
          <Copy content={url} aria-label={`${t("actions.copy")}: ${w("webhook.url")}`} />
        </span>
      </Fact>
      <Fact label={w("webhook.secret")}>
        {webhook_secrets.set ? setWords(webhook_secrets, t) : w("webhook.noSecret")}
      </Fact>
      <div className="flex flex-col gap-y-3 px-6 py-4">
        <Try url={url} secret={undefined} />
      </div>
    </Section>
  )
}

/** Lines to paste into a terminal. */
function Try({ url, secret }: { url: string; secret: string | undefined }) {
  const w = useWords()
  const code = webhookCurl(url, secret)
  return (
    <>
      <Text size="small" className="text-ui-fg-subtle">
        {w(secret ? "webhook.try" : "webhook.tryWithout")}
      </Text>
      <CodeBlock snippets={[{ language: "bash", label: "curl", code, hideLineNumbers: true }]} className="max-h-80">
        <CodeBlock.Header />
        <CodeBlock.Body className="[&_pre]:!whitespace-pre-wrap [&_pre]:[overflow-wrap:anywhere]" />
      </CodeBlock>
      <Text size="small" className="text-ui-fg-subtle">
        {w("webhook.tryDoes")}
      </Text>
    </>
  )
}

function Rotate({ connection }: { connection: ConnectionView }) {
  const w = useWords()
  const [open, setOpen] = useState(false)
  if (connection.source === "options") {
    return null
  }
  return (
    <Drawer open={open} onOpenChange={setOpen}>
      <Drawer.Trigger asChild>
        <Button size="small" variant="secondary">
          {w(connection.webhook_secrets.set ? "webhook.rotate" : "webhook.make")}
        </Button>
      </Drawer.Trigger>
      {open && <Rotation connection={connection} onClose={() => setOpen(false)} />}
    </Drawer>
  )
}

/** A new secret, shown while this is open and never again. */
function Rotation({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useErpTranslation()
  const w = useWords()
  const [keep, setKeep] = useState("1")
  const rotate = useChange<RotationResponse, { keep: number }>({
    path: `/erp/connections/${connection.id}/rotate-webhook-secret`,
  })
  const secret = rotate.data?.secret
  const isFirst = !connection.webhook_secrets.set && !secret
  return (
    <Drawer.Content onPointerDownOutside={(event: Event) => secret && event.preventDefault()}>
      <Drawer.Header>
        <Drawer.Title>{w("webhook.secret")}</Drawer.Title>
        <Drawer.Description>{w(secret ? "webhook.shown" : "webhook.rotateText")}</Drawer.Description>
      </Drawer.Header>
      <Drawer.Body className="flex flex-col gap-y-4 overflow-y-auto">
        {secret ? (
          <>
            <InlineTip variant="warning" label={w("webhook.once")}>
              {w("webhook.onceText")}
            </InlineTip>
            <div className="flex items-center gap-x-2">
              <code className="txt-small [overflow-wrap:anywhere]">{secret}</code>
              <Copy content={secret} aria-label={`${t("actions.copy")}: ${w("webhook.secret")}`} />
            </div>
            <Try url={urlOf(connection)} secret={secret} />
          </>
        ) : (
          !isFirst && (
            <RadioGroup aria-label={w("webhook.rotate")} value={keep} onValueChange={setKeep}>
              <RadioGroup.ChoiceBox value="1" label={w("webhook.keep")} description={w("webhook.keepText")} />
              <RadioGroup.ChoiceBox value="0" label={w("webhook.drop")} description={w("webhook.dropText")} />
            </RadioGroup>
          )
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Button size="small" variant="secondary" onClick={onClose}>
          {secret ? t("actions.close") : t("actions.cancel")}
        </Button>
        {!secret && (
          <Button size="small" isLoading={rotate.isPending} onClick={() => rotate.mutate({ keep: Number(keep) })}>
            {w(isFirst ? "webhook.make" : "webhook.rotate")}
          </Button>
        )}
      </Drawer.Footer>
    </Drawer.Content>
  )
}
