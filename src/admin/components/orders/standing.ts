import type { Json } from "../../../api/admin/erp/answers/shared"
import type { OrderResponse } from "../../../api/admin/erp/types"

export type Standing = Json<OrderResponse["order"]["connections"][number]>
export type Delivery = Standing["deliveries"][number]

const OPEN = ["pending", "leased", "held", "dead"]

/** The delivery that tells how an order stands: the oldest open one, since it holds up the others; else the latest. */
export const telling = ({ deliveries }: Standing): Delivery | undefined =>
  deliveries.find(({ status }) => OPEN.includes(status)) ?? deliveries.at(-1)

/** Its state in one word of i18n `states`. */
export const stateOf = ({ status, confirmation, document_id, document_number }: Delivery): string =>
  status === "delivered" && confirmation === "handed_over" && !(document_id ?? document_number) ? "handed_over" : status

const SOON = 2_500
const SELDOM = 15_000
const BY_ITSELF = 30_000

/** Milliseconds until it may stand otherwise by itself; false where it does not change without a person. */
export function nextLook(standing: Standing, now: number): number | false {
  const delivery = telling(standing)
  if (!delivery) {
    return standing.phrases.state.key === "not_captured" && 2 * SOON
  }
  if (delivery.status === "leased") {
    return SOON
  }
  if (delivery.status === "pending") {
    const at = standing.phrases.next.values.at
    return at === undefined ? SELDOM : Math.min(SELDOM, Math.max(SOON, new Date(at).getTime() - now))
  }
  const goesByItself =
    (delivery.status === "held" &&
      (delivery.error_class === "configuration" || delivery.code === "awaiting_payment")) ||
    stateOf(delivery) === "handed_over"
  return goesByItself && BY_ITSELF
}

/** For many: the soonest. */
export function soonestLook(standings: Standing[], now: number): number | false {
  const looks = standings.map((standing) => nextLook(standing, now)).filter((look) => look !== false)
  return looks.length > 0 && Math.min(...looks)
}
