import en from "../../i18n/en/audit"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { AuditResponse } from "../../../api/admin/erp/types"

/** One change, as the list has it. */
export type Entry = Json<AuditResponse>["entries"][number]

/** Those there are words for. */
export const ACTIONS = Object.entries(en.actions).flatMap(([target, verbs]) =>
  Object.keys(verbs).map((verb) => `${target}.${verb}`)
)

/** Pages of what was changed. What was deleted has none any more. */
export function pageOf({ action, target: { type, id } }: Entry): string | undefined {
  const path = PAGES[type]
  return path && id && !action.endsWith(".delete") ? `${path}/${encodeURIComponent(id)}` : undefined
}

const PAGES: Record<string, string> = {
  connection: "/settings/erp/connections",
  channel: "/settings/erp/channels",
  delivery: "/erp/deliveries",
  redrive: "/erp/redrives",
  inbox_message: "/erp/inbox",
}
