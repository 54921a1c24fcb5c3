import { LINK } from "../links"
import { InlineTip, Text } from "@medusajs/ui"
import { useMemo } from "react"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { placeOf } from "./json-places"
import type { SchemaError } from "./schema-errors"

interface ProblemsProps {
  /** As it was refused. */
  sent: string
  errors: SchemaError[]
  more: number
  onGoTo: (path: string) => void
}

/** What the API refused, line by line; each leads to its line. */
export function Problems({ sent, errors, more, onGoTo }: ProblemsProps) {
  const { t } = useErpTranslation()
  const lines = useMemo(
    () => errors.map(({ path }) => sent.slice(0, placeOf(sent, path).from).split("\n").length),
    [sent, errors]
  )
  return (
    <div className="flex flex-col gap-y-2">
      <InlineTip variant="error" label={t("payload.problems", { count: errors.length + more })}>
        {t("payload.problemsKept")}
      </InlineTip>
      <ul className="txt-compact-small flex flex-col gap-y-1">
        {errors.map(({ path, message }, at) => (
          <li key={path + message} className="flex flex-wrap gap-x-2">
            <button type="button" className={LINK} onClick={() => onGoTo(path)}>
              {t("payload.line", { line: lines[at] })}
            </button>
            <ErpText>{path ? `${path}: ${message}` : message}</ErpText>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("payload.more", { count: more })}
        </Text>
      )}
    </div>
  )
}
