import { Button, Code, Drawer, Text } from "@medusajs/ui"
import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Fact } from "../notices"
import { type Names, TargetCell, wordOf } from "./audit-columns"
import { type Change, changesOf } from "./changes"
import type { Entry } from "./entry"
import { FieldName } from "./field-name"
import { ShownValue } from "./shown-value"

interface EntryDrawerProps {
  entry: Entry | undefined
  names: Names
  onClose: () => void
}

/** All there is to know of one change. */
export function EntryDrawer({ entry, names, onClose }: EntryDrawerProps) {
  const { t } = useErpTranslation()
  const { moment } = useFormat()
  return (
    <Drawer open={entry !== undefined} onOpenChange={(open) => !open && onClose()}>
      {entry && (
        <Drawer.Content>
          <Drawer.Header>
            <Drawer.Title>{wordOf(entry.action, t)}</Drawer.Title>
            <Drawer.Description>{moment(entry.at)}</Drawer.Description>
          </Drawer.Header>
          <Drawer.Body className="divide-y overflow-y-auto p-0">
            <Fact label={t("audit.who")}>
              <ErpText>{names.actors.nameOf(entry.actor)}</ErpText>
            </Fact>
            <Fact label={t("audit.target")}>
              <TargetCell entry={entry} t={t} names={names} />
            </Fact>
            {entry.target.id && (
              <Fact label={t("audit.id")}>
                <Code className="[overflow-wrap:anywhere]">{entry.target.id}</Code>
              </Fact>
            )}
            {entry.reason && (
              <Fact label={t("general.reason")}>
                <ErpText>{entry.reason}</ErpText>
              </Fact>
            )}
            <Changes of={changesOf(entry)} />
          </Drawer.Body>
          <Drawer.Footer>
            <Drawer.Close asChild>
              <Button size="small" variant="secondary">
                {t("actions.close")}
              </Button>
            </Drawer.Close>
          </Drawer.Footer>
        </Drawer.Content>
      )}
    </Drawer>
  )
}

function Changes({ of }: { of: Change[] }) {
  const { t } = useErpTranslation()
  if (!of.length) {
    return (
      <Text size="small" className="text-ui-fg-subtle px-6 py-4">
        {t("audit.noChanges")}
      </Text>
    )
  }
  return (
    <ul className="divide-y" aria-label={t("audit.changes")}>
      {of.map(({ path, before, after }) => (
        <li key={path} className="txt-compact-small flex flex-col gap-y-2 px-6 py-3">
          <span className="txt-compact-small-plus text-ui-fg-base">
            <FieldName path={path} />
          </span>
          <dl className="text-ui-fg-base grid grid-cols-[5rem_minmax(0,1fr)] gap-x-4 gap-y-1">
            {before && <dt className="text-ui-fg-subtle">{t("audit.before")}</dt>}
            {before && (
              <dd>
                <ShownValue of={before} />
              </dd>
            )}
            {after && <dt className="text-ui-fg-subtle">{t("audit.after")}</dt>}
            {after && (
              <dd>
                <ShownValue of={after} />
              </dd>
            )}
          </dl>
        </li>
      ))}
    </ul>
  )
}
