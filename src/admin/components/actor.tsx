import { useRead } from "../lib/queries"
import { useErpTranslation } from "../lib/translation"
import { ErpText } from "./erp-text"

interface Whom {
  id: string | null
  type: string | null
}

interface UserResponse {
  user: { email: string; first_name: string | null; last_name: string | null }
}

/** Who did something, by name where it is a user of the store. */
export function Actor({ of: { id, type } }: { of: Whom }) {
  const { t } = useErpTranslation()
  const isUser = type === "user" && id !== null
  const { data } = useRead<UserResponse>(`/users/${id}`, undefined, { enabled: isUser })
  if (isUser && data) {
    const { email, first_name, last_name } = data.user
    return <ErpText>{[first_name, last_name].filter(Boolean).join(" ") || email}</ErpText>
  }
  const word = { user: "user", "api-key": "apiKey", script: "script" }[type ?? ""] ?? "system"
  return <span title={id ?? undefined}>{t(`people.${word}`)}</span>
}
