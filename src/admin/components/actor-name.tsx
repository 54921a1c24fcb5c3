import { useRead } from "../lib/queries"
import { useErpTranslation } from "../lib/translation"
import { ErpText } from "./erp-text"

interface UserAnswer {
  user: { email: string }
}

/** Who did something: a person by e-mail address, or what it was instead. */
export function ActorName({ actor }: { actor: { id: string | null; type: string | null } }) {
  const { t } = useErpTranslation()
  const person = actor.type === "user" && actor.id !== null
  const { data } = useRead<UserAnswer>(`/users/${actor.id}`, { fields: "email" }, { enabled: person })
  if (person) {
    return <ErpText>{data?.user.email ?? actor.id!}</ErpText>
  }
  return <>{actor.type === "api-key" ? t("timeline.key") : t("timeline.plugin")}</>
}
