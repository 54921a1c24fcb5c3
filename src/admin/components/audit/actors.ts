import { useMemo } from "react"
import { useRead } from "../../lib/queries"
import { type Translate, useErpTranslation } from "../../lib/translation"
import type { Entry } from "./entry"
import { NAMELESS } from "./audit-query"

interface UsersAnswer {
  users: { id: string; email: string; first_name: string | null; last_name: string | null }[]
}

interface KeysAnswer {
  api_keys: { id: string; title: string }[]
}

export interface Actors {
  nameOf: (actor: Entry["actor"]) => string
  /** Those a list can be narrowed to. */
  options: { value: string; label: string }[]
}

/** People, keys and whoever else changes things, by name. Read once, for all entries together. */
export function useActors(): Actors {
  const { t } = useErpTranslation()
  const users = useRead<UsersAnswer>("/users", { limit: 100, fields: "id,email,first_name,last_name" })
  const keys = useRead<KeysAnswer>("/api-keys", { limit: 100, type: "secret", fields: "id,title" })
  return useMemo(() => actorsOf(users.data?.users ?? [], keys.data?.api_keys ?? [], t), [users.data, keys.data, t])
}

function actorsOf(users: UsersAnswer["users"], keys: KeysAnswer["api_keys"], t: Translate): Actors {
  const names = new Map<string, string>([
    ...users.map(({ id, email, first_name, last_name }): [string, string] => [
      id,
      [first_name, last_name].filter(Boolean).join(" ") || email,
    ]),
    ...keys.map(({ id, title }): [string, string] => [id, t("audit.actors.key", { name: title })]),
  ])
  const nameless = (type: string) => t(`audit.actors.${type}`)
  return {
    nameOf: ({ id, type }) => {
      const known = id === null ? undefined : names.get(id)
      return known ?? (type && NAMELESS.includes(type) ? nameless(type) : (id ?? t("audit.actors.unknown")))
    },
    options: [
      ...[...names].map(([value, label]) => ({ value, label })),
      ...NAMELESS.map((value) => ({ value, label: nameless(value) })),
    ],
  }
}
