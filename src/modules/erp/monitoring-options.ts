/** Options about what is measured, and who is told when something is wrong. */
import { z } from "@medusajs/framework/zod"
import { duration } from "./written-times"

export const networkSchema = z
  .strictObject({
    connect_timeout: duration.prefault("3s"),
    allow_private_addresses: z.boolean().default(false),
    max_response_bytes: z.int().min(1_024).default(1_048_576),
    ca: z.string().includes("BEGIN CERTIFICATE", { message: "must be a PEM certificate" }).optional(),
  })
  .prefault({})

export const slug = (example: string) =>
  z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      `must be a slug: lower-case letters, digits and dashes, for example "${example}"`
    )

/** Where people are told of incidents, as it stands in the plugin options. */
export const channelOptionsSchema = z.strictObject({
  name: slug("on-call"),
  /** Which kind: `webhook`, `pagerduty`, `jira` … */
  kind: z.string().min(1, 'must name a kind of channel, for example "webhook"'),
  /** `page`: somebody must look now. `ticket`: somebody must look. */
  severities: z
    .array(z.enum(["page", "ticket"]))
    .min(1, "names none, so nobody would ever be told; pause the channel instead")
    .default(["page", "ticket"]),
  /** Checked against the kind's own schema at boot. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Checked against the kind's own schema at boot. Never stored. */
  credentials: z.record(z.string(), z.unknown()).default({}),
  network: networkSchema,
  paused: z.boolean().default(false),
})

export const monitoringSchema = z
  .strictObject({
    /** Between two samples, and between two looks at the alerts. */
    interval: duration.prefault("1m").refine((ms) => ms <= 300_000, 'must be at most "5m"'),
    /** Bearer token of `GET /erp/metrics`. Without one there is no such route. */
    metrics_token: z
      .string()
      .regex(
        /^[\x21-\x7e]{16,500}$/,
        "must be 16 to 500 characters of ASCII without spaces; make one with: openssl rand -hex 24"
      )
      .optional(),
    /** Where people reach the admin, for links in alerts: `https://shop.example.com/app`. */
    admin_url: z
      .url({ protocol: /^https?$/, error: 'must be a URL, for example "https://shop.example.com/app"' })
      .optional(),
  })
  .prefault({})

/** When something counts as wrong. */
export const alertsSchema = z
  .strictObject({
    /** More and more deliveries wait, for so long. */
    backlog_growing: z
      .strictObject({ for: duration.prefault("15m"), at_least: z.int().min(1).default(20) })
      .prefault({}),
    /** So many dead letters more within a time. */
    dead_letters_growing: z
      .strictObject({ count: z.int().min(1).default(5), within: duration.prefault("15m") })
      .prefault({}),
    /** The ERP is down, for so long. */
    circuit_open: z.strictObject({ for: duration.prefault("5m") }).prefault({}),
    /** The first delivery that could go has waited longer than `over`, for so long. */
    lag_high: z.strictObject({ over: duration.prefault("15m"), for: duration.prefault("5m") }).prefault({}),
    /** The ERP says nothing of stock for so long: `factor` times what is usual between two messages, at least `at_least`. */
    stock_silent: z
      .strictObject({ factor: z.number().min(1.5).default(5), at_least: duration.prefault("30m") })
      .prefault({}),
    /** So large a share of its stock comes too late, for so long. */
    stock_superseded: z
      .strictObject({ share: z.number().min(0.01).max(1).default(0.5), for: duration.prefault("15m") })
      .prefault({}),
    /** Something is held for longer than this. */
    held_long: z.strictObject({ over: duration.prefault("24h") }).prefault({}),
    /** So many orders, and so large a share of all, were found by the sweep instead of by their events. */
    events_missed: z
      .strictObject({
        count: z.int().min(1).default(5),
        share: z.number().min(0.01).max(1).default(0.5),
        within: duration.prefault("15m"),
      })
      .prefault({}),
    /** No process has looked for deliveries for so long. */
    no_worker: z.strictObject({ for: duration.prefault("5m") }).prefault({}),
    /** What returns so soon after it was over is the same incident. */
    reopen_within: duration.prefault("30m"),
    channels: z
      .array(channelOptionsSchema)
      .default([])
      .refine(
        (list) => new Set(list.map(({ name }) => name)).size === list.length,
        "each channel needs a name of its own"
      ),
  })
  .prefault({})

export type ChannelOptions = z.output<typeof channelOptionsSchema>
export type AlertOptions = z.output<typeof alertsSchema>
export type MonitoringOptions = z.output<typeof monitoringSchema>
