import { InlineTip } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { OverviewResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"

/** Says so where nobody would hear of an urgent incident. */
export function NobodyWoken() {
  const { t } = useErpTranslation()
  const { data } = useRead<OverviewResponse>("/erp/overview")
  if (!data || data.alerts.woken_by.length) {
    return null
  }
  return (
    <div className="px-6 py-4">
      <InlineTip variant="warning" label={t("incidents.nobody")}>
        {t("incidents.nobodyText")}{" "}
        <Link to="/settings/erp" className={LINK}>
          {t("incidents.nobodyNext")}
        </Link>
      </InlineTip>
    </div>
  )
}
