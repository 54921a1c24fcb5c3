import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Tabs } from "@medusajs/ui"
import { Crumb } from "../../../components/crumb"
import { Causes } from "../../../components/dead-letters/causes"
import { RedriveList } from "../../../components/dead-letters/redrive-list"
import { Section } from "../../../components/notices"
import { useSearchState } from "../../../lib/search-state"
import { useErpTranslation } from "../../../lib/translation"

const TABS = ["dead", "held", "redrives"] as const

export default function DeadLettersPage() {
  const { t } = useErpTranslation()
  const { value, set } = useSearchState()
  const tab = TABS.find((name) => name === value("tab")) ?? "dead"
  return (
    <Section level="h1" title={t("menu.deadLetters")} text={t("deadLetters.text")}>
      <Tabs
        value={tab}
        onValueChange={(to) => set({ tab: to === "dead" ? undefined : to })}
        className="divide-y"
        activationMode="manual"
      >
        <Tabs.List className="px-6 py-3">
          {TABS.map((name) => (
            <Tabs.Trigger key={name} value={name}>
              {t(`deadLetters.tabs.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="dead">
          <Causes status="dead" />
        </Tabs.Content>
        <Tabs.Content value="held">
          <Causes status="held" />
        </Tabs.Content>
        <Tabs.Content value="redrives">
          <RedriveList />
        </Tabs.Content>
      </Tabs>
    </Section>
  )
}

export const config = defineRouteConfig({ label: "menu.deadLetters", translationNs: "erp", rank: 1 })

export const handle = { breadcrumb: () => <Crumb of="menu.deadLetters" /> }
