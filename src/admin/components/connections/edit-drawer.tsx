import { Button, Drawer, InlineTip } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import { useErpTranslation } from "../../lib/translation"
import { FormErrors } from "../schema-form/errors"
import { IntoView } from "../schema-form/into-view"
import type { Part } from "./draft"
import { TestFindings } from "./test-report"
import { type Draft, useDraft } from "./use-draft"
import { type ConnectionView, useWords } from "./words"

interface EditProps {
  connection: ConnectionView
  title: string
  text?: string
  partOf: (connection: ConnectionView) => Part
  /** Set where the ERP can be asked whether it would work. */
  testable?: boolean
  children: (draft: Draft) => ReactNode
}

/** The button that changes a part of a connection, and the form behind it. Nothing where the options own it. */
export function EditPart({ connection, title, ...rest }: EditProps) {
  const { t } = useErpTranslation()
  const [open, setOpen] = useState(false)
  if (connection.source === "options") {
    return null
  }
  return (
    <Drawer open={open} onOpenChange={setOpen}>
      <Drawer.Trigger asChild>
        <Button size="small" variant="secondary" aria-label={`${t("actions.edit")}: ${title}`}>
          {t("actions.edit")}
        </Button>
      </Drawer.Trigger>
      {open && <Form connection={connection} title={title} {...rest} onDone={() => setOpen(false)} />}
    </Drawer>
  )
}

/** Lives while it is open: what was typed, secrets above all, goes with it. */
function Form({ connection, title, text, partOf, testable, children, onDone }: EditProps & { onDone: () => void }) {
  const { t } = useErpTranslation()
  const w = useWords()
  const draft = useDraft(connection, partOf, onDone)
  return (
    <Drawer.Content {...(!text && { "aria-describedby": undefined })} onPointerDownOutside={keepWhatWasTyped(draft)}>
      <Drawer.Header>
        <Drawer.Title>{title}</Drawer.Title>
        {text && <Drawer.Description>{text}</Drawer.Description>}
      </Drawer.Header>
      <form
        className="flex min-h-0 flex-1 flex-col"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          draft.save()
        }}
      >
        <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-y-auto">
          {draft.theirs && (
            <IntoView of={draft.theirs} role="alert" className="flex flex-col items-start gap-y-3">
              <InlineTip variant="warning" label={w("theirs.title")} className="w-full">
                {w("theirs.text")}
              </InlineTip>
              <Button size="small" variant="secondary" type="button" onClick={draft.reload}>
                {w("theirs.reload")}
              </Button>
            </IntoView>
          )}
          <FormErrors error={draft.error}>{children(draft)}</FormErrors>
          {testable && draft.report && (
            <IntoView of={draft.report}>
              <TestFindings report={draft.report} />
            </IntoView>
          )}
        </Drawer.Body>
        <Drawer.Footer>
          {testable && (
            <Button
              className="mr-auto"
              size="small"
              variant="secondary"
              type="button"
              isLoading={draft.testing}
              onClick={draft.test}
            >
              {w("test.action")}
            </Button>
          )}
          <Drawer.Close asChild>
            <Button size="small" variant="secondary" type="button">
              {t("actions.cancel")}
            </Button>
          </Drawer.Close>
          <Button
            size="small"
            type="submit"
            isLoading={draft.saving}
            disabled={!draft.changed || draft.theirs !== undefined}
          >
            {t("actions.save")}
          </Button>
        </Drawer.Footer>
      </form>
    </Drawer.Content>
  )
}

/** A click beside a form in which somebody typed does not close it. */
const keepWhatWasTyped = (draft: Draft) => (event: Event) => {
  if (draft.changed) {
    event.preventDefault()
  }
}
