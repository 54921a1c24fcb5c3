import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ServerStack } from "@medusajs/icons"
import { Crumb } from "../../components/crumb"
import { Section } from "../../components/notices"
import { useErpTranslation } from "../../lib/translation"

export default function OverviewPage() {
  const { t } = useErpTranslation()
  return <Section level="h1" title={t("menu.overview")} />
}

export const config = defineRouteConfig({ label: "menu.erp", translationNs: "erp", icon: ServerStack })

export const handle = { breadcrumb: () => <Crumb of="menu.erp" /> }
