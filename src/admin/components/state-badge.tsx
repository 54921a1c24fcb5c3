import { StatusBadge } from "@medusajs/ui"
import { useErpTranslation } from "../lib/translation"

type Color = "green" | "red" | "blue" | "orange" | "grey" | "purple"

/** States of deliveries, inbound messages, items, connections, incidents, redrives and notices: a word means the same everywhere. */
const COLORS: Record<string, Color> = {
  pending: "blue",
  received: "blue",
  leased: "blue",
  running: "blue",
  under_way: "blue",
  not_captured: "blue",
  half_open: "orange",
  delivered: "green",
  applied: "green",
  active: "green",
  closed: "green",
  resolved: "green",
  done: "green",
  sent: "green",
  handed_over: "orange",
  held: "orange",
  paused: "orange",
  dead: "red",
  refused: "red",
  failed: "red",
  open: "red",
  failing: "red",
  skipped: "grey",
  discarded: "grey",
  superseded: "grey",
  removed: "grey",
  canceled: "grey",
}

/** @param state as the API says it @param kind where the same word means something else, its place in i18n, such as `circuit` */
export function StateBadge({ state, kind = "states" }: { state: string; kind?: string }) {
  const { t } = useErpTranslation()
  return (
    <StatusBadge color={COLORS[state] ?? "grey"} className="whitespace-nowrap">
      {t(`${kind}.${state}`)}
    </StatusBadge>
  )
}
