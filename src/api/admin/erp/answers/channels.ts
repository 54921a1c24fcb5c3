import { z } from "@medusajs/framework/zod"
import type {
  ChannelKindsResponse,
  ChannelResponse,
  ChannelsResponse,
  ChannelTestResponse,
  DeletedChannelResponse,
} from "../types"
import { type AnswerOf, anyObject, count, text, time } from "./shared"

const secret = z.object({ set: z.boolean(), last_four: z.array(text) })

const channel = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  source: z.enum(["options", "admin"]).describe("Who owns it"),
  status: z.enum(["active", "paused", "removed"]),
  severities: z.array(z.string()).describe("Which incidents it is told of: `page`, `ticket`"),
  revision: z.int(),
  settings: anyObject,
  network: anyObject.nullable(),
  credentials: z.record(z.string(), secret),
  tickets: z.boolean().describe("Whether an incident becomes a ticket there"),
  wakes: z.boolean().describe("Whether somebody is reached at once by it"),
  problem: text.describe("Why it cannot be used"),
  last_sent_at: time.nullable(),
  failing_since: time.nullable().describe("Since when nothing gets through"),
  failing_code: text,
  failing_reason: text,
  pending: count.describe("What waits to be said"),
  dead: count.describe("What was given up"),
  created_at: time,
  updated_at: time,
})

export const channelKindsAnswer: AnswerOf<ChannelKindsResponse> = z.object({
  channel_kinds: z.array(
    z.object({
      kind: z.string(),
      display_name: z.string(),
      tickets: z.boolean(),
      settings_schema: anyObject,
      credentials_schema: anyObject,
      credential_fields: z.array(z.string()),
    })
  ),
})
export const channelAnswer: AnswerOf<ChannelResponse> = z.object({ channel })
export const channelsAnswer: AnswerOf<ChannelsResponse> = z.object({ channels: z.array(channel) })
export const deletedChannelAnswer: AnswerOf<DeletedChannelResponse> = z.object({
  id: z.string(),
  object: z.literal("erp_channel"),
  deleted: z.literal(true),
})
export const channelTestAnswer: AnswerOf<ChannelTestResponse> = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(["usable", "reachable", "authenticated", "may_write", "sent"]),
      ok: z.boolean(),
      code: text,
      detail: text,
      fix: text.describe("What to change"),
    })
  ),
})
