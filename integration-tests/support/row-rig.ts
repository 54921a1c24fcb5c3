import { randomBytes } from "node:crypto"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { LockedErp, lockedConnector, TOKEN } from "./locked-erp"
import { Rig, type RigOptions } from "./rig"

export interface Key {
  id: string
  secret: string
}

export const key = (id: string): Key => ({ id, secret: randomBytes(32).toString("base64") })

/** Its own for whoever names no other. */
export const OLD = key("old")
export const NEW = key("new")

const QUICK = { probe_interval: "100ms", probe_interval_max: "200ms", timeout: "2s", retry_schedule: ["50ms", "100ms"] }

/** A connection of the connector `locked`, as it is sent. */
export const body = (over: object = {}) => ({
  name: "second",
  connector: "locked",
  credentials: { token: TOKEN },
  ...QUICK,
  ...over,
})

/** A rig with a second ERP, whose connection is a row. */
export class RowRig {
  locked = new LockedErp()

  private constructor(readonly rig: Rig) {}

  static async create(): Promise<RowRig> {
    return new RowRig(await Rig.create())
  }

  async reset(): Promise<void> {
    await this.rig.reset()
    this.locked = new LockedErp()
  }

  withKeys(...keys: Key[]): RigOptions {
    return { connectors: lockedConnector(this.locked), encryption: { keys } }
  }

  /** A process that works. */
  async start(options = this.withKeys(OLD)): Promise<ErpRuntime> {
    return this.rig.start(options)
  }

  /** One that only serves the admin. */
  async office(options = this.withKeys(OLD)): Promise<ErpRuntime> {
    const runtime = this.rig.runtime(options)
    await runtime.connections.sync()
    return runtime
  }

  async view(runtime: ErpRuntime, id: string) {
    runtime.connections.forget()
    return runtime.connectionViews.get(id)
  }

  async deliveries(id: string) {
    return this.rig.sql<{ status: string; n: number }>(
      "SELECT status, count(*)::int AS n FROM erp_delivery WHERE connection_id = $1 GROUP BY status ORDER BY status",
      [id]
    )
  }

  /** Its row, as it lies in the database. */
  async stored(id: string) {
    return (await this.rig.sql("SELECT * FROM erp_connection WHERE id = $1", [id]))[0]!
  }
}
