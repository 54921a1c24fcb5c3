import type { ErrorClass } from "../../src/modules/erp/connector"
import { Rig } from "../support/rig"
import { fail, type ScriptedSettings } from "../support/scripted-erp"

/** One failure stays one: the next attempt is far away. */
const FAR = { retry_schedule: ["1h", "2h"], probe_interval: "1h", probe_interval_max: "1h" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

describe("what a connector's error does to the delivery, the attempt and the circuit", () => {
  interface Row {
    error: [ErrorClass, string]
    idempotency?: ScriptedSettings["idempotency"]
    testFails?: boolean
    delivery: { status: string; attempts: number; look_first: boolean }
    attempt: { counted: boolean; health: string }
    circuit?: { state: string; reason: string }
  }
  const rows: [string, Row][] = [
    [
      "refused",
      {
        error: ["transient", "connection_refused"],
        delivery: { status: "pending", attempts: 1, look_first: false },
        attempt: { counted: true, health: "failure" },
      },
    ],
    [
      "429",
      {
        error: ["throttled", "rate_limited"],
        delivery: { status: "pending", attempts: 0, look_first: false },
        attempt: { counted: false, health: "none" },
      },
    ],
    [
      "500 where the ERP can be asked",
      {
        error: ["outcome_unknown", "server_error"],
        delivery: { status: "pending", attempts: 1, look_first: true },
        attempt: { counted: true, health: "failure" },
      },
    ],
    [
      "500 where it knows the key",
      {
        error: ["outcome_unknown", "server_error"],
        idempotency: "key",
        delivery: { status: "pending", attempts: 1, look_first: false },
        attempt: { counted: true, health: "failure" },
      },
    ],
    [
      "500 where it can neither",
      {
        error: ["outcome_unknown", "server_error"],
        idempotency: "none",
        delivery: { status: "held", attempts: 1, look_first: false },
        attempt: { counted: true, health: "failure" },
      },
    ],
    [
      "422",
      {
        error: ["rejected", "unprocessable"],
        delivery: { status: "dead", attempts: 1, look_first: false },
        attempt: { counted: true, health: "success" },
      },
    ],
    [
      "404 while test() passes",
      {
        error: ["configuration", "not_found"],
        delivery: { status: "held", attempts: 0, look_first: false },
        attempt: { counted: false, health: "none" },
      },
    ],
    [
      "401 and test() fails as well",
      {
        error: ["configuration", "unauthorized"],
        testFails: true,
        delivery: { status: "pending", attempts: 0, look_first: false },
        attempt: { counted: false, health: "none" },
        circuit: { state: "open", reason: "credentials" },
      },
    ],
    [
      "a payload the connector cannot read",
      {
        error: ["schema", "unknown_version"],
        delivery: { status: "dead", attempts: 0, look_first: false },
        attempt: { counted: false, health: "none" },
      },
    ],
  ]

  it.each(rows)("%s", async (_name, { error, idempotency = "lookup", testFails, delivery, attempt, circuit }) => {
    const [error_class, code] = error
    rig.erp.behave = async () => {
      throw fail(error_class, code, { http_status: 499 })
    }
    if (testFails) {
      rig.erp.onTest = () => {
        throw fail(error_class, code)
      }
    }
    await rig.place(await rig.start({ connection: { ...FAR, settings: { idempotency } } }))
    await rig.until(async () => (await finishedAttempts()).length === 1, "the attempt is written down")
    expect(await rig.sql("SELECT status, attempts, look_first, error_class, code, reason FROM erp_delivery")).toEqual([
      { ...delivery, error_class, code, reason: `scripted: ${code}` },
    ])
    expect(await finishedAttempts()).toEqual([{ ...attempt, outcome: "failed", error_class, code, http_status: 499 }])
    expect(await rig.sql("SELECT state, reason FROM erp_circuit")).toEqual([
      circuit ?? { state: "closed", reason: null },
    ])
  })

  it("anything else that escapes a connector: nobody knows the outcome", async () => {
    rig.erp.behave = async () => {
      throw new TypeError("undefined is not an order")
    }
    await rig.place(await rig.start({ connection: FAR }))
    await rig.until(async () => (await finishedAttempts()).length === 1, "the attempt is written down")
    expect(await finishedAttempts()).toMatchObject([{ error_class: "outcome_unknown", code: "connector_crashed" }])
  })

  it("a connector that ignores its signal is waited for no longer than its timeout and a little", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    await rig.place(await rig.start({ connection: { ...FAR, timeout: "100ms" } }))
    await rig.until(async () => (await finishedAttempts()).length === 1, "the attempt is written down", 5_000)
    expect(await finishedAttempts()).toMatchObject([{ error_class: "outcome_unknown", code: "timeout" }])
  })

  it("409 while the document is there: delivered, as found", async () => {
    let known = false
    rig.erp.behave = async (book) => {
      book()
      known = true
      throw fail("rejected", "conflict")
    }
    const [id] = await rig.place(await rig.start({ connection: FAR }))
    await rig.untilStatus("delivered")
    expect(known).toBe(true)
    expect(await rig.sql("SELECT document_number, code FROM erp_delivery")).toEqual([
      { document_number: rig.erp.documentsOf(id!)[0], code: null },
    ])
    expect(await rig.sql("SELECT outcome, code FROM erp_attempt")).toEqual([
      { outcome: "delivered", code: "found_in_erp" },
    ])
  })

  it("409 while it is not there: the ERP has something else under this reference", async () => {
    rig.erp.behave = async () => {
      throw fail("rejected", "conflict")
    }
    await rig.place(await rig.start({ connection: FAR }))
    await rig.untilStatus("dead")
  })

  it("bears text the database cannot keep, and keeps it short", async () => {
    rig.erp.behave = async () => {
      throw Object.assign(fail("rejected", "bad\0code"), { message: `no\0 ${"x".repeat(100_000)}` })
    }
    await rig.place(await rig.start({ connection: FAR }))
    await rig.untilStatus("dead", 1, 5_000)
    const [row] = await rig.sql<{ code: string; reason: string }>("SELECT code, reason FROM erp_delivery")
    expect(row!.code).toBe("badcode")
    expect(row!.reason.length).toBeLessThanOrEqual(2_000)
  })

  it("bears a document number the database cannot keep, beside others", async () => {
    rig.erp.behave = async (book, { reference }) => {
      book()
      return { confirmation: "confirmed", document: { number: `S\0\ud800-${reference}` } }
    }
    const ids = await rig.place(await rig.start({ connection: FAR }), 5)
    await rig.untilStatus("delivered", 5)
    const rows = await rig.sql<{ document_number: string }>("SELECT document_number FROM erp_delivery")
    expect(rows.map((row) => row.document_number).sort()).toEqual([...ids].sort().map((id) => `S\ufffd-${id}`))
  })
})

it("a 429 keeps the whole connection away until its time has come", async () => {
  rig.erp.behave = async () => {
    throw fail("throttled", "rate_limited", { retry_after_ms: 60_000 })
  }
  const runtime = await rig.start()
  await rig.place(runtime)
  await rig.until(async () => (await finishedAttempts()).length === 1, "the ERP has asked to be left alone")
  rig.erp.recover()
  await rig.place(runtime, 3)
  await rig.travel(55_000)
  expect(await runtime.relay.look()).toBe(false)
  expect(rig.erp.count("deliver")).toBe(1)
  await rig.travel(15_000)
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 4)
})

it("an order that the ERP rejects is dead, and keeps nobody but itself", async () => {
  const runtime = await rig.start()
  let rejected = ""
  rig.erp.behave = async (book, { reference }) => {
    rejected ||= reference
    if (reference === rejected) {
      throw fail("rejected", "unprocessable")
    }
    return book()
  }
  await rig.place(runtime, 5)
  await rig.untilStatus("delivered", 4)
  expect(await rig.statuses()).toEqual({ delivered: 4, dead: 1 })
})

it("ten different orders refused with one code pause the connection; resumed, it goes on", async () => {
  rig.erp.behave = async () => {
    throw fail("rejected", "unprocessable")
  }
  const runtime = await rig.start({ connection: { concurrency: 1 } })
  await rig.place(runtime, 15)
  await rig.until(async () => (await connectionStatus()) === "paused", "the connection is paused")
  expect(await rig.statuses()).toEqual({ dead: 10, pending: 5 })
  expect(await runtime.relay.look()).toBe(false)
  expect(rig.erp.count("deliver")).toBe(10)
  expect(rig.logged.filter((line) => line.includes("is paused"))).toHaveLength(1)

  rig.erp.recover()
  const [connection] = await runtime.connections.list()
  expect(await runtime.connections.resume(connection!.id)).toBe(true)
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 5)
  expect(await rig.statuses()).toEqual({ dead: 10, delivered: 5 })
})

it("nine with one code and one with another do not", async () => {
  let calls = 0
  rig.erp.behave = async () => {
    throw fail("rejected", ++calls === 5 ? "conflict" : "unprocessable")
  }
  await rig.place(await rig.start({ connection: { concurrency: 1 } }), 10)
  await rig.untilStatus("dead", 10)
  expect(await connectionStatus()).toBe("active")
})

it("credentials that expired: everything waits, nothing counts, and it goes on by itself once they are mended", async () => {
  const refuse = () => {
    throw fail("configuration", "unauthorized")
  }
  rig.erp.up = refuse
  const runtime = await rig.start()
  await rig.place(runtime, 5)
  await rig.until(async () => rig.erp.count("test") >= 5, "it was tried again")
  await rig.untilStatus("pending", 5)
  expect(await rig.sql("SELECT DISTINCT status, attempts FROM erp_delivery")).toEqual([
    { status: "pending", attempts: 0 },
  ])
  expect(await rig.sql("SELECT state, reason, code FROM erp_circuit")).toEqual([
    { state: "open", reason: "credentials", code: "unauthorized" },
  ])
  rig.erp.recover()
  await rig.untilStatus("delivered", 5)
})

const finishedAttempts = () =>
  rig.sql(
    "SELECT outcome, error_class, code, counted, health, http_status FROM erp_attempt WHERE finished_at IS NOT NULL"
  )

async function connectionStatus(): Promise<string> {
  const [row] = await rig.sql<{ status: string }>("SELECT status FROM erp_connection")
  return row!.status
}
