import { model } from "@medusajs/framework/utils"

/**
 * How one topic stood at one moment: a direction and a message type, per connection. Written once a minute, by one
 * process; charts, alerts and the gauges of every process read these, never the large tables.
 */
export const ErpSample = model
  .define(
    { name: "ErpSample", tableName: "erp_sample" },
    {
      id: model.id({ prefix: "erpsmp" }).primaryKey(),
      /** Begin of the interval it was taken in. */
      at: model.dateTime(),
      /** What is counted below happened after the sample before, and until then. */
      counted_until: model.dateTime(),
      connection_id: model.text(),
      direction: model.enum(["out", "in"]),
      type: model.text(),
      /** Out: deliveries on their way (pending, leased). In: messages that are stored and not yet settled. */
      depth: model.number(),
      /** Age of the oldest of them, in seconds. */
      oldest_age: model.float().nullable(),
      /** Of those, what could be worked at now and is not done. */
      lag: model.number(),
      /** Since when the first of them could be, in seconds. */
      lag_time: model.float().nullable(),
      /** Dead now, held now. */
      dead: model.number(),
      held: model.number(),
      /** Dead now, by class and code: `[{ class, code, count }]`, most first. */
      dead_by: model.json(),
      /** Became dead. */
      dead_added: model.number(),
      /** Out: deliveries the ERP took. In: messages that took effect. */
      delivered: model.number(),
      /** Out: attempts that failed. In: messages that were refused. */
      failed: model.number(),
      /** Items of messages that were settled, and how many of them came too late. In only. */
      items: model.number(),
      superseded: model.number(),
      /** Attempts that failed, by class and code: `[{ class, code, count }]`, most first. */
      errors: model.json(),
      /** Out: how long attempts took. In: from arrival to effect. Seconds. */
      p50: model.float().nullable(),
      p95: model.float().nullable(),
      circuit: model.enum(["closed", "open", "half_open"]),
      /** Since the ERP last took something, in seconds. */
      last_success_age: model.float().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_sample_once", on: ["at", "connection_id", "direction", "type"], unique: true },
    { name: "IDX_erp_sample_connection", on: ["connection_id", "at"] },
  ])

/** Counters that every process reports alike: what samples have counted since the plugin was installed. */
export const ErpTotal = model.define(
  { name: "ErpTotal", tableName: "erp_total" },
  {
    id: model.id({ prefix: "erptot" }).primaryKey(),
    /** Instrument, for example `erp.attempts`. */
    name: model.text(),
    /** Attributes, without anything that could be without bounds. */
    attributes: model.json(),
    value: model.bigNumber(),
  }
)

/** Signs of life, a row each; see services/pulses.ts. */
export const ErpPulse = model
  .define(
    { name: "ErpPulse", tableName: "erp_pulse" },
    {
      id: model.id({ prefix: "erppul" }).primaryKey(),
      /** `relay`: a worker looks for deliveries. `queue`: a job went through the queue. */
      name: model.text(),
      at: model.dateTime(),
      /** How long it took, in seconds. */
      took: model.float().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_pulse_name", on: ["name"], unique: true }])
