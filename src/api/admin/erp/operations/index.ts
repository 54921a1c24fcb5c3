import { auditOperations } from "./audit"
import { backfillOperations } from "./backfills"
import { channelOperations } from "./channels"
import { connectionOperations } from "./connections"
import { deliveryOperations } from "./deliveries"
import { erasureOperations } from "./erasures"
import { inboxOperations } from "./inbox"
import { monitoringOperations } from "./monitoring"
import { incidentOperations } from "./incidents"
import { openOperations } from "./open"
import type { Operation } from "./operation"
import { redriveOperations } from "./redrives"

/** Every route of ours. */
export const operations: Operation[] = [
  ...connectionOperations,
  ...channelOperations,
  ...backfillOperations,
  ...deliveryOperations,
  ...redriveOperations,
  ...erasureOperations,
  ...inboxOperations,
  ...incidentOperations,
  ...auditOperations,
  ...monitoringOperations,
  ...openOperations,
]
