import type { Json } from "../../../api/admin/erp/answers/shared"
import type { IncidentResponse } from "../../../api/admin/erp/types"

/** One incident, as its page knows it. */
export type Incident = Json<IncidentResponse>["incident"]
