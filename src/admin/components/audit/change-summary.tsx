import { useErpTranslation } from "../../lib/translation"
import type { Change } from "./changes"
import { FieldName } from "./field-name"
import { ShownValue } from "./shown-value"

const MOST = 2

/** The first of its changes, in a line each. */
export function ChangeSummary({ changes }: { changes: Change[] }) {
  const { t } = useErpTranslation()
  if (!changes.length) {
    return <>–</>
  }
  const rest = changes.length - MOST
  return (
    <ul className="flex flex-col gap-y-1">
      {changes.slice(0, MOST).map(({ path, before, after }) => (
        <li key={path} className="flex min-w-0 flex-wrap items-baseline gap-x-1">
          <span className="text-ui-fg-subtle">
            <FieldName path={path} />:
          </span>
          {before && <ShownValue of={before} lines={1} />}
          {before && after && <span aria-label={t("audit.becomes")}>→</span>}
          {after && <ShownValue of={after} lines={1} />}
        </li>
      ))}
      {rest > 0 && <li className="text-ui-fg-subtle">{t("audit.more", { count: rest })}</li>}
    </ul>
  )
}
