import { Badge } from "@medusajs/ui"
import { useErpTranslation } from "../../lib/translation"

/** How soon somebody must look. */
export function SeverityBadge({ severity }: { severity: "page" | "ticket" }) {
  const { t } = useErpTranslation()
  return (
    <Badge size="2xsmall" color={severity === "page" ? "red" : "orange"} className="whitespace-nowrap">
      {t(`incidents.severities.${severity}`)}
    </Badge>
  )
}
