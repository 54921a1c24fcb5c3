import { z } from "@medusajs/framework/zod"
import { alertsSchema, monitoringSchema, networkSchema, slug } from "./monitoring-options"
import { age, duration } from "./written-times"

/** As the connector kit's `signingSecretSchema` has it; options import nothing of ours. */
const signingSecret = z
  .string()
  .max(94)
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, "must be whsec_ followed by the base64 of 24 to 64 bytes")

const DEFAULT_SCHEDULE = ["5s", "30s", "2m", "10m", "30m", "1h", "2h", "6h"]

/** An id that is not there is no error: sales channels and regions come and go, also after the options were written. */
const idsOf = (what: string) =>
  z
    .array(z.string().regex(/^[\w-]{1,100}$/, "must be an id, for example sc_01…"))
    .min(1, `names none, so no order would ever go; leave it out for all ${what}`)
    .max(1_000)
    .optional()

/**
 * What the ERP is told of. Absent means all. Sales channel and region of an order count as they were when it was placed:
 * what becomes of it later goes where the order went.
 */
const subscriptionsSchema = z.strictObject({
  /** Of other types nothing is written. What is written and the connector does not take is held, for people to see. */
  message_types: z
    .array(z.string())
    .min(1, "names none, so nothing would ever go; leave it out for all types, or pause the connection")
    .optional(),
  sales_channels: idsOf("sales channels"),
  regions: idsOf("regions"),
})

/** An ERP's own id of a customer. It travels in headers. */
const customerId = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, "must be the ERP's id of a customer, in printable ASCII")

/** One use of a connector, as it stands in the plugin options. Durations are strings; parsed they are milliseconds. */
export const connectionOptionsSchema = z.strictObject({
  name: slug("main-erp"),
  connector: z.string().min(1, 'must name a connector, for example "http"'),
  /** Checked against the connector's own schema at boot. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Checked against the connector's own schema at boot. Never stored. */
  credentials: z.record(z.string(), z.unknown()).default({}),
  /** Releases before 0.3 had a list of message types here. */
  subscriptions: z
    .preprocess(
      (value: string[] | z.input<typeof subscriptionsSchema>) =>
        Array.isArray(value) ? { message_types: value } : value,
      subscriptionsSchema
    )
    .prefault({}),
  /**
   * Version per message type. Without it a connection keeps the versions it began with, whatever release is installed.
   */
  versions: z.record(z.string(), z.int().positive()).default({}),
  /** When an order goes out: at once, or once its payment is authorized, or captured. */
  export_when: z.enum(["placed", "authorized", "captured"]).default("placed"),
  /** Whose customer a guest's order becomes: a new one, the one with that e-mail address, or one that is kept for guests. */
  guests: z
    .union(
      [z.enum(["create", "match_email"]), z.strictObject({ customer: customerId })],
      'must be "create", "match_email" or { customer: "<the ERP\'s id>" }'
    )
    .default("create"),
  /** Calls at the same time, over all processes. */
  concurrency: z.int().min(1).max(200).default(4),
  /** At most `max` calls begun per `per_seconds`, over all processes. */
  rate: z.strictObject({ max: z.int().min(1), per_seconds: z.number().positive() }).optional(),
  /** Waiting times between attempts; after the last one a delivery that still fails is dead. */
  retry_schedule: z.array(duration).min(1).max(50).prefault(DEFAULT_SCHEDULE),
  /** First distance between two probes of an ERP that is down; doubles up to `probe_interval_max`. */
  probe_interval: duration.prefault("5s"),
  probe_interval_max: duration.prefault("1m"),
  /** One whole call of the connector. */
  timeout: duration.prefault("15s"),
  network: networkSchema,
  /** An order the ERP took for later must be booked within this time; unset: to have taken it is enough. */
  confirm_within: duration.optional(),
  /**
   * Secrets the ERP signs its events with (Standard Webhooks), several while one is exchanged. Without any, nothing is
   * taken from it at `/hooks/erp/<name>`.
   */
  webhook_secrets: z.array(signingSecret).max(5).default([]),
  /** How its stock is read. */
  stock: z
    .strictObject({
      /** What tells newer from older: the ERP's own sequence, its time, or (only if it can do neither) the order of arrival. */
      ordering: z.enum(["version", "as_of", "arrival"]).default("version"),
      /**
       * `available`: what the ERP can still sell; it has subtracted the orders it knows. `on_hand`: what is on the shelf;
       * right only where shipping in the ERP also fulfils in Medusa.
       */
      semantics: z.enum(["available", "on_hand"]).default("available"),
      /** A negative quantity is refused, or taken for none. */
      negative_policy: z.enum(["reject", "zero"]).default("reject"),
      allow_fractions: z.boolean().default(false),
      /** Kept back from sale at each level. */
      safety_buffer: z.number().min(0).max(1_000_000_000).default(0),
      /** Creates inventory levels Medusa does not have yet at a mapped location; otherwise such stock is held. */
      create_levels: z.boolean().default(false),
      /** By how much the ERP's clock and ours may differ. */
      skew_margin: duration.prefault("30s"),
      /**
       * How often the ERP is asked for what changed, where its connector can; besides, or instead of, its events. Looked
       * at every ten seconds.
       */
      poll: duration.optional(),
    })
    .prefault({}),
  /** Keys of order and line metadata this connection may see. */
  metadata_keys: z.array(z.string()).default([]),
  paused: z.boolean().default(false),
})

/** A key for what is stored encrypted: the base64 of 32 bytes, as `openssl rand -base64 32` gives it. */
const encryptionKey = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/, 'may have letters, digits, _ and -, for example "2026"'),
  secret: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "must be the base64 of 32 bytes; make one with: openssl rand -base64 32"),
})

/** Options of the plugin, as written in medusa-config.ts. */
export const pluginOptionsSchema = z
  .strictObject({
    /** Connectors besides the built-in ones, as Medusa module providers. */
    providers: z
      .array(
        z.strictObject({ resolve: z.unknown(), id: z.string(), options: z.record(z.string(), z.unknown()).optional() })
      )
      .default([]),
    connections: z
      .array(connectionOptionsSchema)
      .default([])
      .refine(
        (list) => new Set(list.map((c) => c.name)).size === list.length,
        "each connection needs a name of its own"
      ),
    /**
     * Name of this installation, for example "production". A database that was last used under another one starts with
     * all connections paused, so that a copy for staging sends nothing to the real ERP.
     */
    environment: z
      .string()
      .regex(/^[\w.-]{1,60}$/, "may have letters, digits, dots, dashes and _")
      .optional(),
    /** What credentials of connections that are managed in the admin are encrypted with. */
    encryption: z
      .strictObject({
        /** The first one encrypts, all of them decrypt: put a new one first, and take the old one out once nothing needs it. */
        keys: z
          .array(encryptionKey)
          .max(20)
          .default([])
          .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "each key needs an id of its own"),
      })
      .prefault({}),
    /** CloudEvents `source` of every message: a URI-reference that names this store. */
    source: z.string().min(1).default("/medusa"),
    queue: z
      .strictObject({
        /** Default: `redis` when `redis_url` is set, else `postgres`. */
        backend: z.enum(["postgres", "redis"]).optional(),
        /** Tells stores apart that share one Redis. */
        prefix: z
          .string()
          .regex(/^[\w-]{1,40}$/, "may have letters, digits, _ and -")
          .default("erp"),
        redis_url: z
          .string()
          .regex(/^rediss?:\/\//, "must start with redis:// or rediss://")
          .optional(),
      })
      .prefault({})
      .refine((queue) => queue.backend !== "redis" || queue.redis_url, {
        path: ["redis_url"],
        message: 'is needed for the backend "redis", for example "redis://localhost:6379"',
      }),
    /** Postgres URL past any pooler: PgBouncer in transaction mode breaks LISTEN. Default: the store's own. */
    database_url: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
      .optional(),
    worker: z
      .strictObject({
        /** Calls at the same time in one process, over all connections. */
        concurrency: z.int().min(1).max(500).default(25),
        /** How long a claimed delivery is left alone before it is taken for abandoned. */
        lease: duration.prefault("30s"),
        /** How long calls under way may take at shutdown. */
        shutdown_deadline: duration.prefault("10s"),
      })
      .prefault({}),
    /** What comes in at /hooks/erp. */
    inbound: z
      .strictObject({
        max_body_bytes: z
          .int()
          .min(1_024)
          .max(64 * 1_048_576)
          .default(1_048_576),
        /** Requests a second from one address, before the signature is looked at; three times as many at once. */
        rate_per_address: z.number().positive().default(50),
        /** Requests a second of one connection, once the signature is found good; three times as many at once. */
        rate_per_connection: z.number().positive().default(100),
      })
      .prefault({}),
    /** How long is kept what nothing waits for any more. What is dead or held keeps all of its own, however old. */
    retention: z
      .strictObject({
        /** Payloads of messages that are through: who ordered, and where it goes. Hashes and references stay. */
        payloads: age.prefault("90d"),
        /** Requests and answers of attempts. */
        exchanges: age.prefault("30d"),
        /** Attempts themselves. Circuits look at the latest ones. */
        attempts: age.prefault("180d"),
        /** Bodies of what ERPs sent. The rows stay, so that an old event is known again. */
        inbox: age.prefault("30d"),
        /** Who did what. */
        audit: age.prefault("730d"),
        /** What charts and alerts are made from. */
        samples: age.prefault("30d"),
        /** Incidents that are over, and what was said of them. */
        incidents: age.prefault("365d"),
      })
      .prefault({}),
    monitoring: monitoringSchema,
    alerts: alertsSchema,
    /** The scheduled search for orders whose event was lost. Off only in tests. */
    sweep: z.boolean().default(true),
  })
  .transform(({ queue, ...rest }) => ({
    ...rest,
    queue: { ...queue, backend: queue.backend ?? (queue.redis_url ? ("redis" as const) : ("postgres" as const)) },
  }))

export type ConnectionOptions = z.output<typeof connectionOptionsSchema>
/** As it is written, durations as text. */
export type ConnectionInput = z.input<typeof connectionOptionsSchema>
export type PluginOptions = z.output<typeof pluginOptionsSchema>
/** What one writes in medusa-config.ts. */
export type PluginOptionsInput = z.input<typeof pluginOptionsSchema>

/**
 * Parses the plugin options.
 *
 * @throws Error that lists every wrong option by its path, and what it should be. Values are not repeated: they may be
 * secrets.
 */
export function parseOptions(raw: unknown): PluginOptions {
  // Medusa adds `database` to the options of every module: how it reaches the store's own.
  const { database: _medusas, ...own } = (raw ?? {}) as Record<string, unknown>
  const result = pluginOptionsSchema.safeParse(own)
  if (result.success) {
    return result.data
  }
  throw new Error(wrongOptions(issueLines(result.error, [])))
}

/** One line per issue: `connections[0].settings.url: must be a URL`. Values are not repeated. */
export function issueLines(error: z.ZodError, prefix: PropertyKey[]): string[] {
  return error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => `${pathText([...path, key])}: is no option; remove it or mend its spelling`)
      : [`${pathText(path)}: ${isMissing(issue) ? `is missing, expected ${issue.expected}` : issue.message}`]
  })
}

const isMissing = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType =>
  issue.code === "invalid_type" && / received undefined$/.test(issue.message)

/** The message of an error that stops the start. */
export function wrongOptions(lines: string[]): string {
  return `medusa-plugin-erp: wrong options in medusa-config:\n${lines.map((line) => `  ${line}`).join("\n")}`
}

/** `connections[0].versions["order.placed"]`. */
export function pathText(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    ""
  )
}
