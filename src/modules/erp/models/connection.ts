import { model } from "@medusajs/framework/utils"

/**
 * One configured use of a connector. Rows with `source = "options"` mirror the plugin options; their credentials are
 * never stored. Those with `source = "admin"` are managed by people; one that is deleted keeps its row.
 */
export const ErpConnection = model
  .define(
    { name: "ErpConnection", tableName: "erp_connection" },
    {
      id: model.id({ prefix: "erpcon" }).primaryKey(),
      /** Slug, unique; what people and metrics call it. */
      name: model.text(),
      connector: model.text(),
      source: model.enum(["options", "admin"]),
      status: model.enum(["active", "paused", "removed"]).default("active"),
      /** Why it is not active: `code` and `message` for people. */
      paused_code: model.text().nullable(),
      paused_reason: model.text().nullable(),
      /** Why it was last resumed, where somebody said so. */
      resumed_reason: model.text().nullable(),
      settings: model.json(),
      /** Message types this connection gets. */
      subscriptions: model.array(),
      /** Metadata keys of orders and lines this connection may see. */
      metadata_keys: model.array(),
      /** `{ concurrency, rate, retry_schedule, probe_interval, … }` in milliseconds; see options.ts. */
      policy: model.json(),
      /** Version per message type this connection is told in: those it began with, or the options' choice. */
      pins: model.json().default({}),
      /** Of the admin's: what was entered, without what is secret. The columns beside it follow from it. */
      config: model.json().nullable(),
      /** Of the admin's: sealed for this row, see sealed.ts. */
      credentials: model.text().nullable(),
      /** Of the admin's: sealed for this row. The first one is current. */
      webhook_secrets: model.text().nullable(),
      /** Counts changes of what it is (not of its status): who changes it says what was read. */
      revision: model.number().default(1),
      /** Counts how often its stock versions began anew: an ERP restored from a backup, a counter started again. */
      epoch: model.number().default(1),
      /** When a process last had it in its options. */
      seen_at: model.dateTime().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_connection_name", on: ["name"], unique: true, where: "deleted_at IS NULL" }])

/**
 * The circuit of one connection, shared by every process, and what its limits need to remember. Apart from the
 * connection's own row because it is written often, and because the claim locks it.
 */
export const ErpCircuit = model.define(
  { name: "ErpCircuit", tableName: "erp_circuit" },
  {
    id: model.id({ prefix: "erpcir" }).primaryKey(),
    connection_id: model.text().unique("IDX_erp_circuit_connection"),
    state: model.enum(["closed", "open", "half_open"]).default("closed"),
    /** `failures`, `credentials` or `exhausted`: why it is open. */
    reason: model.text().nullable(),
    /** Stable code of the failure that opened it. */
    code: model.text().nullable(),
    /** When it last went from closed to open; kept while it is not closed. */
    opened_at: model.dateTime().nullable(),
    /** When it last closed, or the connection was resumed: older attempts no longer count against it. */
    closed_at: model.dateTime().nullable(),
    next_probe_at: model.dateTime().nullable(),
    /** Probes since it opened; spaces the next one. */
    probes: model.number().default(0),
    /** Delivery tried by the last probe: the next probe takes another one. */
    probed_delivery_id: model.text().nullable(),
    /** Allowed concurrency while it recovers; null = the connection's own limit. */
    ramp: model.number().nullable(),
    /** The ERP asked to be left alone until then (429). */
    throttled_until: model.dateTime().nullable(),
    /** Token bucket of the rate limit. */
    tokens: model.float().nullable(),
    tokens_at: model.dateTime().nullable(),
  }
)

/** Where this database is in use, as the option `environment` names it. One row, or none. */
export const ErpEnvironment = model.define(
  { name: "ErpEnvironment", tableName: "erp_environment" },
  {
    id: model.id({ prefix: "erpenv" }).primaryKey(),
    /** Empty when the options do not name it any more. */
    name: model.text(),
  }
)
