import type { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { Choice, Filters } from "../list"
import { ANY_STATE, chosenState, RULES, SEVERITIES, STATES } from "./incident-query"

/** What the list of incidents is narrowed by. */
export function IncidentFilters({ state }: { state: ReturnType<typeof useSearchState> }) {
  const { t } = useErpTranslation()
  const chosen = chosenState(state.value)
  return (
    <Filters>
      <Choice
        label={t("general.state")}
        value={chosen === ANY_STATE ? undefined : chosen}
        options={STATES.map((value) => ({
          value,
          label: value === "now" ? t("incidents.now") : t(`incidents.states.${value}`),
        }))}
        onChange={(to) => state.set({ state: to === "now" ? undefined : (to ?? ANY_STATE) })}
      />
      <Choice
        label={t("incidents.severity")}
        value={state.value("severity")}
        options={SEVERITIES.map((value) => ({ value, label: t(`incidents.severities.${value}`) }))}
        onChange={(severity) => state.set({ severity })}
      />
      <Choice
        label={t("incidents.rule")}
        value={state.value("rule")}
        options={RULES.map((value) => ({ value, label: t(`incidents.rules.${value}.title`) }))}
        onChange={(rule) => state.set({ rule })}
      />
      <ConnectionChoice value={state.value("connection")} onChange={(connection) => state.set({ connection })} />
    </Filters>
  )
}
