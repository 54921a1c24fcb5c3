import { useFormat } from "../../lib/format"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import type { Shown } from "./changes"

/** A value of a field, before or after. */
export function ShownValue({ of, lines }: { of: Shown; lines?: number }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  switch (of.kind) {
    case "word":
      return <span className="text-ui-fg-subtle italic">{t(`audit.values.${of.value}`)}</span>
    case "state":
      return <>{t(`states.${of.value}`, { defaultValue: of.value })}</>
    case "number":
      return <>{number(of.value)}</>
    case "list":
      return (
        <>
          <ErpText lines={lines}>{of.value.join(", ")}</ErpText>
          {of.more > 0 && ` ${t("audit.values.more", { count: of.more })}`}
        </>
      )
    default:
      return <ErpText lines={lines}>{of.value}</ErpText>
  }
}
