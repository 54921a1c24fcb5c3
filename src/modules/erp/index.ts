import { Module } from "@medusajs/framework/utils"
import loadConnectors from "./loaders/connectors"
import ErpModuleService from "./service"

export { publishedSchemas } from "./messages"
export { ERP_STARTED } from "./service"
export type { default as ErpModuleService } from "./service"
export type { CaptureSource } from "./order-facts"
export type { CaptureReport, ReadOrders } from "./services/order-capture"
export type { DeliveryDetail, DeliveryView, MessageView } from "./services/delivery-views"
export type { DeliveryFilter } from "./services/delivery-list"
export type { AlertFace } from "./alert-face"
export { RULE_NAMES, type RuleName } from "./alerts"
export type { AlertStanding, IncidentDetail, IncidentFilter, IncidentView, TicketView } from "./services/incident-views"
export type { CauseGroup } from "./services/causes"
export type { DeliveryChoice } from "./services/delivery-choice"
export type { EditedPayload, PayloadEdit, PayloadEditView } from "./services/payload-edits"
export type { RedrivePreviewView } from "./services/redrive-preview"
export type { Actor } from "./services/audit-trail"
export type { AuditFilter, AuditView } from "./services/audit-log"
export { AUDIT_ACTIONS, type AuditAction } from "./audit-actions"
export type { Count } from "./services/counts"
export type { RedriveView } from "./services/redrives"
export type { InboundAnswer, InboundCall } from "./services/inbound"
export type {
  InboxFilter,
  InboxItemResult,
  InboxItemView,
  InboxMessageDetail,
  InboxMessageView,
} from "./services/inbox-messages"
export type { ConnectionFace } from "./connection-face"
export type { BackfillFace } from "./backfill-face"
export type { OrderQuery, OrderReader } from "./services/backfill-orders"
export type { BackfillPreviewView } from "./services/backfill-preview"
export type { BackfillOrder, BackfillScope, BackfillView } from "./services/backfills"
export type { ConnectorKind, JsonSchema } from "./connector-kinds"
export type { SecretView } from "./secret-views"
export type { Removal } from "./services/connection-removal"
export type { ConnectionView } from "./services/connection-views"
export type { ReencryptionReport } from "./services/reencryption"
export type { CheckView, TestReport } from "./test-report"
export type { LocationMapping, UnmappedLocation } from "./services/locations"
export type { OrderStanding } from "./services/order-standings"
export type { ConnectionOverview, Depth, VersionPin } from "./services/overview"
export type { StockLevelView } from "./services/stock-view"
export type { PollReport } from "./services/stock-polls"
export type { ErasurePreview, ErasureView, Person } from "./services/erasures"
export type { KeepingFace } from "./keeping-face"
export type { RetentionReport } from "./services/retention"
export type { AttemptView, Timeline } from "./services/timeline"
export type { OrderStream } from "./services/watermarks"
export type { PluginOptionsInput } from "./options"

/** Name under which the module is registered; resolve it with `container.resolve(ERP_MODULE)`. */
export const ERP_MODULE = "erp"

export default Module(ERP_MODULE, { service: ErpModuleService, loaders: [loadConnectors] })
