import { Button } from "@medusajs/ui"
import type { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { ErpText } from "../erp-text"
import { Choice, Filters } from "../list"
import type { Actors } from "./actors"
import { FILTERS } from "./audit-query"
import { DayField } from "./day-field"
import { ACTIONS } from "./entry"

interface AuditFiltersProps {
  state: ReturnType<typeof useSearchState>
  actors: Actors
}

/** What the audit log is narrowed by. */
export function AuditFilters({ state, actors }: AuditFiltersProps) {
  const { t } = useErpTranslation()
  const [actor, target] = [state.value("actor"), state.value("target")]
  const known = actors.options.some(({ value }) => value === actor)
  const people = actor && !known ? [...actors.options, { value: actor, label: actor }] : actors.options
  return (
    <>
      <Filters>
        <Choice
          label={t("audit.did")}
          value={state.value("action")}
          options={ACTIONS.map((value) => ({ value, label: t(`audit.actions.${value}`) }))}
          onChange={(action) => state.set({ action })}
        />
        <Choice label={t("audit.who")} value={actor} options={people} onChange={(to) => state.set({ actor: to })} />
        <ConnectionChoice value={state.value("connection")} onChange={(connection) => state.set({ connection })} />
        <DayField label={t("audit.from")} value={state.value("from")} onChange={(from) => state.set({ from })} />
        <DayField label={t("audit.to")} value={state.value("to")} onChange={(to) => state.set({ to })} />
        {FILTERS.some((name) => state.value(name)) && (
          <Button size="small" variant="transparent" onClick={() => clear(state)}>
            {t("audit.clear")}
          </Button>
        )}
      </Filters>
      {target && (
        <div className="txt-small text-ui-fg-subtle px-6 py-3">
          <ErpText>{t("audit.narrowed", { id: target })}</ErpText>
        </div>
      )}
    </>
  )
}

const clear = (state: ReturnType<typeof useSearchState>) =>
  state.set(Object.fromEntries(FILTERS.map((name) => [name, undefined])))
