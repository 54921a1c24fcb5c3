import { z } from "@medusajs/framework/zod"
import type {
  ConnectionResponse,
  ConnectionsResponse,
  ConnectionViewResponse,
  ConnectorsResponse,
  DeletedResponse,
  EpochResponse,
  LocationsResponse,
  OverviewResponse,
  PollResponse,
  RotationResponse,
  TestResponse,
} from "../types"
import { type AnswerOf, anyObject, count, depth, text, time } from "./shared"

const source = z.enum(["options", "admin"]).describe("Who owns it")
const status = z.enum(["active", "paused", "removed"])

const overviewOf = z.object({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  source,
  problem: text.describe("Why it cannot be used; its deliveries wait meanwhile"),
  status,
  paused_code: text,
  paused_reason: text,
  circuit: z.object({
    state: z.enum(["closed", "open", "half_open"]),
    reason: z.enum(["failures", "credentials", "exhausted"]).nullable(),
    code: text,
    opened_at: time.nullable(),
    next_probe_at: time.nullable(),
  }),
  depth,
  oldest_age_seconds: z.number().nullable(),
  last_success_at: time.nullable(),
  versions: z.array(z.object({ type: z.string(), version: z.int(), current: z.int(), ends_on: text })),
})

const secret = z.object({ set: z.boolean(), last_four: z.array(text) })

/** Beside these, what one would write: it depends on the connector, and is left out where it cannot be read. */
const connection = z.looseObject({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  source,
  status,
  paused_code: text,
  paused_reason: text,
  resumed_reason: text,
  problem: text,
  revision: z.int(),
  credentials: z.record(z.string(), secret),
  webhook_secrets: secret,
  created_at: time,
  updated_at: time,
})
/** The written part is the module's word, told here as it comes. */
const view = connection as unknown as AnswerOf<ConnectionViewResponse["connection"]>

const location = z.object({ location: z.string(), stock_location_id: z.string() })

const alerts = z.object({
  open: count.describe("Incidents; consequences of others do not count"),
  paging: count,
  woken_by: z.array(z.string()).describe("Channels that can wake somebody"),
  problem: text.describe("Why nobody would be woken"),
})

export const overviewAnswer: AnswerOf<OverviewResponse> = z.object({
  connections: z.array(overviewOf),
  totals: depth,
  alerts,
})
export const standingAnswer: AnswerOf<ConnectionResponse> = z.object({ connection: overviewOf })
export const connectionAnswer: AnswerOf<ConnectionViewResponse> = z.object({ connection: view })
export const connectionsAnswer: AnswerOf<ConnectionsResponse> = z.object({ connections: z.array(view) })
export const connectorsAnswer: AnswerOf<ConnectorsResponse> = z.object({
  connectors: z.array(
    z.object({
      identifier: z.string(),
      display_name: z.string(),
      settings_schema: anyObject,
      credentials_schema: anyObject,
      credential_fields: z.array(z.string()),
      can: z.object({ find_orders: z.boolean(), send_events: z.boolean(), be_asked_for_stock: z.boolean() }),
    })
  ),
})
export const deletedAnswer: AnswerOf<DeletedResponse> = z.object({
  id: z.string(),
  object: z.literal("erp_connection"),
  deleted: z.literal(true),
})
export const testAnswer: AnswerOf<TestResponse> = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(["usable", "reachable", "authenticated", "may_create_orders", "may_read_stock", "clock"]),
      ok: z.boolean(),
      code: text,
      detail: text,
      fix: text.describe("What to change"),
    })
  ),
})
export const rotationAnswer: AnswerOf<RotationResponse> = z.object({ secret: z.string(), connection: view })
export const locationsAnswer: AnswerOf<LocationsResponse> = z.object({
  locations: z.array(location),
  unmapped: z.array(z.object({ location: z.string(), items: count })),
})
export const pollAnswer: AnswerOf<PollResponse> = z.object({
  pages: count,
  items: count,
  code: text.describe("Why it ended before the ERP had told everything"),
})
export const epochAnswer: AnswerOf<EpochResponse> = z.object({ epoch: z.int() })
