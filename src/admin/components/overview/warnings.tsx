import { InlineTip } from "@medusajs/ui"
import type { ReactNode } from "react"
import { Link } from "react-router-dom"
import type { HealthResponse, OverviewResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { LINK } from "../links"
import { EVERY_MS } from "./pace"

/** What of the plugin itself does not work, with its mending; and that nobody would be woken. Nothing where all is well. */
export function Warnings({ alerts }: { alerts: Json<OverviewResponse>["alerts"] }) {
  const { t } = useErpTranslation()
  const { data } = useRead<HealthResponse>("/erp/health", undefined, { every: EVERY_MS })
  const failing = data?.checks.filter(({ ok }) => !ok) ?? []
  return (
    <>
      {failing.map(({ name, detail }) => (
        <Warning key={name} label={t(`overview.health.${name}.title`)} variant="error">
          {t(`overview.health.${name}.fix`)} <ErpText className="text-ui-fg-subtle">{detail}</ErpText>
        </Warning>
      ))}
      {!alerts.woken_by.length && (
        <Warning label={t("overview.nobody.title")} variant="warning">
          {t("overview.nobody.text")}{" "}
          <Link to="/settings/erp#channels" className={LINK}>
            {t("overview.nobody.action")}
          </Link>
        </Warning>
      )}
    </>
  )
}

const Warning = ({
  label,
  variant,
  children,
}: {
  label: string
  variant: "error" | "warning"
  children: ReactNode
}) => (
  <div className="px-6 py-3" role={variant === "error" ? "alert" : undefined}>
    <InlineTip label={label} variant={variant}>
      {children}
    </InlineTip>
  </div>
)
