import { Button, Select } from "@medusajs/ui"
import { CLASSES, TYPES } from "../../lib/delivery-kinds"
import type { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ConnectionChoice } from "../connection-choice"
import { Choice, Filters, Search } from "../list"
import { FILTERS, searchOf, SEARCHES, STATUSES, type SearchKind } from "./order-query"

/** What the list of orders is narrowed by. */
export function OrderFilters({ state }: { state: ReturnType<typeof useSearchState> }) {
  const { t } = useErpTranslation()
  const { kind, text } = searchOf(state.value)
  const search = (to: SearchKind, sought: string | undefined) =>
    state.set({
      ...Object.fromEntries(SEARCHES.map((name) => [name, undefined])),
      ...(sought ? { [to]: sought, in: undefined } : { in: to === "q" ? undefined : to }),
    })
  const status = state.value("status")
  const statuses = [...new Set([...STATUSES, ...(status ? [status] : [])])]
  const option = (value: string, of: string) => ({ value, label: t(`${of}.${value}`, { defaultValue: value }) })
  const filtered = [...SEARCHES, ...FILTERS].some((name) => state.value(name))
  return (
    <Filters>
      <Search
        key={kind}
        label={kind === "q" ? t("list.search") : t(`orders.search.${kind}`)}
        value={text}
        onChange={(sought) => search(kind, sought)}
      />
      <div className="min-w-36">
        <Select size="small" value={kind} onValueChange={(to) => search(to as SearchKind, text)}>
          <Select.Trigger aria-label={t("orders.in")}>
            <Select.Value />
          </Select.Trigger>
          <Select.Content>
            {SEARCHES.map((name) => (
              <Select.Item key={name} value={name}>
                {t(`orders.search.${name}`)}
              </Select.Item>
            ))}
          </Select.Content>
        </Select>
      </div>
      <Choice
        label={t("general.state")}
        value={status}
        options={statuses.map((value) => ({
          value,
          label: value
            .split(",")
            .map((one) => t(`states.${one}`, { defaultValue: one }))
            .join(", "),
        }))}
        onChange={(to) => state.set({ status: to })}
      />
      <ConnectionChoice value={state.value("connection")} onChange={(to) => state.set({ connection: to })} />
      <Choice
        label={t("orders.type")}
        value={state.value("type")}
        options={TYPES.map((value) => option(value, "messageTypes"))}
        onChange={(to) => state.set({ type: to })}
      />
      <Choice
        label={t("orders.kind")}
        value={state.value("class")}
        options={CLASSES.map((value) => option(value, "words.classes"))}
        onChange={(to) => state.set({ class: to })}
      />
      <Search label={t("orders.code")} value={state.value("code")} onChange={(to) => state.set({ code: to })} />
      {filtered && (
        <Button
          size="small"
          variant="transparent"
          onClick={() =>
            state.set(Object.fromEntries([...SEARCHES, "in", ...FILTERS].map((name) => [name, undefined])))
          }
        >
          {t("orders.clear")}
        </Button>
      )}
    </Filters>
  )
}
