import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const refuseWith = (code: string) => {
  rig.erp.behave = async () => {
    throw fail("configuration", code)
  }
  rig.erp.onTest = () => undefined
}

it("one of the deliveries held for a setting is tried a minute later; when it passes, all go", async () => {
  refuseWith("not_found")
  const runtime = await rig.start()
  await rig.place(runtime, 3)
  await rig.untilStatus("held", 3)
  await rig.withHeld((held) => held.retryOne())
  expect(await rig.statuses()).toEqual({ held: 3 })

  rig.erp.recover()
  await rig.sql("UPDATE erp_delivery SET updated_at = updated_at - interval '2 minutes'")
  await rig.withHeld((held) => held.retryOne())
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 3)
})

it("as long as the setting is wrong, one delivery a minute is tried and the others stay", async () => {
  refuseWith("not_found")
  const runtime = await rig.start()
  await rig.place(runtime, 3)
  await rig.untilStatus("held", 3)
  await rig.sql("UPDATE erp_delivery SET updated_at = updated_at - interval '2 minutes'")
  await rig.withHeld((held) => held.retryOne())
  await rig.withHeld((held) => held.retryOne())
  runtime.relay.nudge()
  await rig.until(async () => rig.erp.count("deliver") === 4, "one has been tried again")
  await rig.untilStatus("held", 3)
})

it("a held delivery that a person redrives releases the others when it passes", async () => {
  refuseWith("not_found")
  const runtime = await rig.start()
  const [first] = await rig.place(runtime, 3)
  await rig.untilStatus("held", 3)
  rig.erp.recover()
  const [delivery] = await runtime.deliveries.ofOrder(first!)
  await runtime.deliveries.redrive(delivery!.id, "lookup")
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 3)
})

it("refusals from before a resume do not pause the connection again", async () => {
  rig.erp.behave = async () => {
    throw fail("rejected", "unprocessable")
  }
  const runtime = await rig.start({ connection: { concurrency: 1 } })
  await rig.place(runtime, 11)
  await rig.untilStatus("dead", 10)
  const [connection] = await runtime.connections.list()
  await rig.until(() => runtime.connections.resume(connection!.id), "it was paused and is resumed")
  runtime.relay.nudge()
  await rig.untilStatus("dead", 11)
  expect(await rig.sql("SELECT status FROM erp_connection")).toEqual([{ status: "active" }])
})

it("what was being sent when its connection was removed waits for a person", async () => {
  const runtime = await rig.start()
  await rig.place(runtime)
  await rig.untilStatus("delivered")
  await rig.sql("UPDATE erp_connection SET status = 'removed'")
  await rig.sql(
    "UPDATE erp_delivery SET status = 'leased', lease_token = 'gone', lease_until = now() - interval '1 second'"
  )
  await rig.withHeld((held) => held.holdOrphans())
  expect(await rig.sql("SELECT status, code FROM erp_delivery")).toEqual([{ status: "held", code: "lease_lost" }])
})

it("a process that may not work takes no jobs; what it is given waits for one that may", async () => {
  const server = rig.runtime()
  await new Promise<void>((resolve) => server.start(false, resolve))
  await rig.place(server)
  const others = "application_name NOT IN ('rig', 'medusa-plugin-erp')"
  expect(await rig.sql(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND ${others}`)).toEqual([])
  await rig.start()
  await rig.untilStatus("delivered")
  expect(rig.erp.count("deliver")).toBe(1)
})

it("a connector that answers nothing may have booked: looked up before it is sent again", async () => {
  rig.erp.behave = async (book) => {
    book()
    return undefined as never
  }
  const runtime = await rig.start()
  await rig.place(runtime)
  await rig.untilStatus("delivered")
  expect(rig.erp.ledger).toHaveLength(1)
  expect(await rig.sql("SELECT code FROM erp_attempt ORDER BY number")).toEqual([
    { code: "connector_crashed" },
    { code: "found_in_erp" },
  ])
})

it("an order of which nobody knows whether it arrived is not looked for while the ERP may still be booking it", async () => {
  rig.erp.behave = async () => {
    throw fail("outcome_unknown", "timeout")
  }
  const runtime = await rig.start({ connection: { timeout: "3s", retry_schedule: ["20d"] } })
  await rig.place(runtime, 3)
  await rig.until(async () => (await rig.sql("SELECT 1 FROM erp_circuit WHERE state <> 'closed'")).length, "it is down")
  rig.erp.recover()
  await rig.untilStatus("delivered", 3)
  const waits = await rig.sql<{ ms: number }>(
    `SELECT extract(epoch FROM d.available_at - a.started_at)::float * 1000 AS ms
       FROM erp_delivery d JOIN erp_attempt a ON a.delivery_id = d.id AND a.number = 1`
  )
  expect(waits).toHaveLength(3)
  expect(Math.min(...waits.map(({ ms }) => ms))).toBeGreaterThanOrEqual(6_000)
})

it("a conflict that cannot be looked up now is tried again, not buried", async () => {
  let looks = 0
  rig.erp.behave = async (book) => {
    book()
    throw fail("rejected", "conflict")
  }
  rig.erp.up = () => {
    looks += 1
    if (looks === 2) {
      throw fail("transient", "connection_refused")
    }
  }
  const runtime = await rig.start({ connection: { settings: { idempotency: "key" } } })
  await rig.place(runtime)
  await rig.untilStatus("delivered")
  expect(rig.erp.ledger).toHaveLength(1)
  expect(await rig.sql("SELECT code FROM erp_attempt ORDER BY number LIMIT 1")).toEqual([
    { code: "connection_refused" },
  ])
})

it("a process that does not know a connection leaves its deliveries to one that does", async () => {
  const runtime = await rig.start()
  const [connection] = await runtime.connections.list()
  await runtime.relay.stop()
  await rig.place(runtime)
  const [job] = await rig.withClaims((claims) => claims.claim(connection!))
  const stranger = rig.runtime({ connection: { name: "another" } })
  const worker = Reflect.get(stranger, "worker") as {
    handle(job: unknown): Promise<void>
    abandon(job: unknown): Promise<boolean>
  }
  await worker.handle(job)
  expect(await rig.sql("SELECT status, attempts_begun, lease_token FROM erp_delivery")).toEqual([
    { status: "pending", attempts_begun: 0, lease_token: null },
  ])
  expect(await worker.abandon(job)).toBe(false)
  runtime.relay.start()
  await rig.untilStatus("delivered")
})

it("a job that the queue gives twice at once is sent once, although attempts are begun together", async () => {
  const runtime = await rig.start({ connection: { settings: { idempotency: "none" } } })
  const [connection] = await runtime.connections.list()
  await runtime.relay.stop()
  await rig.place(runtime, 2)
  const [first, second] = await rig.withClaims((claims) => claims.claim(connection!))
  const worker = Reflect.get(runtime, "worker") as { handle(job: unknown): Promise<void> }
  await Promise.all([first, second, second, second].map((job) => worker.handle(job)))
  expect(rig.erp.ledger).toHaveLength(2)
  expect(rig.erp.duplicates()).toEqual([])
})

it("what the options pause, the options start again", async () => {
  const paused = await rig.start({ connection: { paused: true } })
  await rig.place(paused)
  expect(await rig.sql("SELECT status, paused_reason FROM erp_connection")).toEqual([
    { status: "paused", paused_reason: "It is paused in the plugin options." },
  ])
  await paused.stop()
  await rig.start()
  await rig.untilStatus("delivered")
  expect(await rig.sql("SELECT status, paused_code, paused_reason FROM erp_connection")).toEqual([
    { status: "active", paused_code: null, paused_reason: null },
  ])
})
