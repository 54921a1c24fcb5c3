import type { Json } from "../../../api/admin/erp/answers/shared"
import type { DeliveryResponse } from "../../../api/admin/erp/types"

/** A delivery as its page has it. */
export type Delivery = Json<DeliveryResponse>["delivery"]

/** A payload as people read it. */
export const asText = (data: unknown) => JSON.stringify(data, null, 2)
