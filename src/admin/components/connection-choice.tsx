import type { OverviewResponse } from "../../api/admin/erp/types"
import { useRead } from "../lib/queries"
import { useErpTranslation } from "../lib/translation"
import { Choice } from "./list"

/** Narrows a list to one connection. */
export function ConnectionChoice({ value, onChange }: { value?: string; onChange: (value?: string) => void }) {
  const { t } = useErpTranslation()
  const { data } = useRead<OverviewResponse>("/erp/overview")
  const names = data?.connections.map(({ name }) => name) ?? []
  return (
    <Choice
      label={t("general.connection")}
      value={value}
      options={names.map((name) => ({ value: name, label: name }))}
      onChange={onChange}
    />
  )
}
