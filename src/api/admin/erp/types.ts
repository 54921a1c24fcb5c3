import type {
  AlertStanding,
  AuditView,
  BackfillPreviewView,
  BackfillView,
  CauseGroup,
  ChannelKindView,
  ChannelTestReport,
  ChannelView,
  ConnectionOverview,
  ConnectionView,
  ConnectorKind,
  Count,
  DeliveryDetail,
  DeliveryView,
  Depth,
  EditedPayload,
  ErasurePreview,
  ErasureView,
  HealthView,
  HeldStockGroup,
  IncidentDetail,
  IncidentView,
  InboxMessageDetail,
  InboxMessageView,
  LocationMapping,
  OrderStanding,
  PollReport,
  RedrivePreviewView,
  RedriveView,
  SamplesView,
  StockLevelView,
  TestReport,
  Timeline,
  UnmappedLocation,
} from "../../../modules/erp"

/** What the routes under /admin/erp answer. Times are ISO 8601 in UTC, once they are JSON. */

export interface OverviewResponse {
  connections: ConnectionOverview[]
  /** Open deliveries of all connections. */
  totals: Depth
  alerts: AlertStanding
}

export interface IncidentsResponse extends Count {
  /** Newest first; before them those that are not open yet. */
  incidents: IncidentView[]
  limit: number
  offset: number
}

export interface IncidentResponse {
  incident: IncidentDetail
}

export type HealthResponse = HealthView

export type SamplesResponse = SamplesView

export interface DeliveriesResponse extends Count {
  /** Newest first. */
  deliveries: DeliveryView[]
  limit: number
  offset: number
}

export interface AuditResponse extends Count {
  /** Newest first. */
  entries: AuditView[]
  limit: number
  offset: number
}

export interface AuditEntryResponse {
  entry: AuditView
}

export interface DeliveryResponse {
  /** Its `history` is a page of its attempts: `attempt_limit` from `attempt_offset` on. */
  delivery: DeliveryDetail & EditedPayload & Timeline
}

export interface OrderResponse {
  order: {
    id: string
    /** By name. A connection that is not told of placed orders is left out. */
    connections: OrderStanding[]
  }
}

export interface ConnectionResponse {
  connection: ConnectionOverview
}

export interface ConnectorsResponse {
  connectors: ConnectorKind[]
}

export interface ConnectionsResponse {
  /** By name. */
  connections: ConnectionView[]
}

export interface ConnectionViewResponse {
  connection: ConnectionView
}

export interface DeletedResponse {
  id: string
  object: "erp_connection"
  deleted: true
}

export type TestResponse = TestReport

export interface ChannelKindsResponse {
  channel_kinds: ChannelKindView[]
}

export interface ChannelsResponse {
  /** By name. */
  channels: ChannelView[]
}

export interface ChannelResponse {
  channel: ChannelView
}

export interface DeletedChannelResponse {
  id: string
  object: "erp_channel"
  deleted: true
}

export type ChannelTestResponse = ChannelTestReport

export interface RotationResponse {
  /** Nobody can read it later. */
  secret: string
  connection: ConnectionView
}

export interface StockResponse {
  /** The newest word of each connection at each of its locations. */
  levels: StockLevelView[]
}

export interface HeldStockResponse {
  /** By connection and reason, the most first. */
  groups: HeldStockGroup[]
}

export interface LocationsResponse {
  locations: LocationMapping[]
  /** Locations the ERP spoke of that are not mapped, those with the most stock that waits first. */
  unmapped: UnmappedLocation[]
}

export type PollResponse = PollReport

export interface EpochResponse {
  epoch: number
}

export interface InboxResponse extends Count {
  /** Newest first. */
  messages: InboxMessageView[]
  limit: number
  offset: number
}

export interface InboxMessageResponse {
  /** Its `items` are a page of those it has: `item_limit` from `item_offset` on. */
  message: InboxMessageDetail
  item_limit: number
  item_offset: number
}

/** Its count is of groups. */
export interface CausesResponse extends Count {
  /** Most frequent first. */
  groups: CauseGroup[]
  limit: number
  offset: number
}

export interface RedrivesResponse extends Count {
  /** Newest first. */
  redrives: RedriveView[]
  limit: number
  offset: number
}

export interface RedriveResponse {
  redrive: RedriveView
}

export interface RedriveDryRunResponse {
  dry_run: RedrivePreviewView
}

export interface BackfillsResponse {
  /** Newest first. */
  backfills: BackfillView[]
  count: number
  count_is_estimate: boolean
  limit: number
  offset: number
}

export interface BackfillResponse {
  backfill: BackfillView
}

export interface BackfillDryRunResponse {
  dry_run: BackfillPreviewView
}

export interface DiscardAllResponse {
  discarded: number
  /** Of those chosen: not discarded, because they are more than 1,000, or neither dead nor held. */
  left: number
}

export interface ErasuresResponse {
  /** Newest first. */
  erasures: ErasureView[]
  count: number
  count_is_estimate: boolean
  limit: number
  offset: number
}

export interface ErasureResponse {
  /** `more`: there are other orders; call again. */
  erasure: ErasureView & { more: boolean }
}

export interface ErasureDryRunResponse {
  dry_run: ErasurePreview
}
