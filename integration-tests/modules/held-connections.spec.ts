import { PAUSE_CODES, type PauseCode } from "../../src/modules/erp/held-codes"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { restart } from "../support/held-causes"
import { Rig, type RigOptions } from "../support/rig"
import { fail } from "../support/scripted-erp"

/** What keeps a connection from sending; `circuit_*`: nobody has paused it. A row that cannot be read: connection-rows.spec.ts. */
type Cause = PauseCode | "circuit_credentials" | "circuit_failures"

interface Case {
  /** Afterwards one order waits. @returns the process that shows why */
  hold(): Promise<ErpRuntime>
  mend(runtime: ErpRuntime): Promise<unknown>
}

const other: RigOptions = { connection: { name: "other" } }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const resume = async (runtime: ErpRuntime) => {
  const [connection] = await runtime.connections.list()
  expect(await runtime.connections.resume(connection!.id)).toBe(true)
  runtime.relay.nudge()
}

async function refused(error: Parameters<typeof fail>, onTest = rig.erp.onTest): Promise<ErpRuntime> {
  rig.erp.behave = async () => {
    throw fail(...error)
  }
  rig.erp.onTest = onTest
  const runtime = await rig.start({ connection: { concurrency: 1 } })
  await rig.place(runtime)
  return runtime
}

/** The ERP's test asks what its orders ask. */
const recover = async () => {
  rig.erp.recover()
  rig.erp.onTest = () => undefined
}

const CASES: Record<Cause, Case> = {
  all_refused: {
    async hold() {
      const runtime = await refused(["rejected", "unprocessable"])
      await rig.place(runtime, 9)
      await rig.untilStatus("dead", 10)
      await rig.place(runtime)
      return runtime
    },
    async mend(runtime) {
      await recover()
      await resume(runtime)
    },
  },
  other_environment: {
    async hold() {
      const before = await rig.start({ environment: "production" })
      const runtime = await restart(rig, before, { environment: "staging" })
      await rig.place(runtime)
      return runtime
    },
    mend: resume,
  },
  paused_by_hand: {
    async hold() {
      const runtime = await rig.start()
      const [connection] = await runtime.connections.list()
      await runtime.connections.pauseByHand(connection!.id, "stocktaking")
      await rig.place(runtime)
      return runtime
    },
    mend: resume,
  },
  paused_in_options: {
    async hold() {
      const runtime = await rig.start({ connection: { paused: true } })
      await rig.place(runtime)
      return runtime
    },
    mend: (runtime) => restart(rig, runtime),
  },
  removed_from_options: {
    async hold() {
      const before = rig.runtime()
      await before.connections.sync()
      await rig.place(before)
      await rig.sql("UPDATE erp_connection SET seen_at = now() - interval '1 hour'")
      return restart(rig, before, other)
    },
    mend: (runtime) => restart(rig, runtime),
  },
  circuit_credentials: {
    hold: () =>
      refused(["configuration", "unauthorized"], () => {
        throw fail("configuration", "unauthorized")
      }),
    mend: recover,
  },
  circuit_failures: {
    async hold() {
      rig.erp.refuse()
      const runtime = await rig.start({ connection: { concurrency: 1 } })
      await rig.place(runtime)
      return runtime
    },
    mend: recover,
  },
}

it("each code a connection is paused with has a case here", () => {
  const codes = Object.keys(CASES).filter((code) => !code.startsWith("circuit_"))
  expect(codes.sort()).toEqual(Object.keys(PAUSE_CODES).sort())
})

it.each(Object.entries(CASES))(
  "%s: the overview says so, and what waits goes once it is mended",
  async (cause, held) => {
    const runtime = await held.hold()
    await rig.until(async () => {
      const { connections } = await runtime.overview.read()
      const shown = connections.find(({ name }) => name === "erp")
      const { reason, state } = shown!.circuit as { reason: string | null; state: string }
      return shown!.paused_code === cause || (state !== "closed" && cause === `circuit_${reason}`)
    }, `the connection shows ${cause}`)
    expect((await rig.statuses()).pending).toBe(1)
    const [waiting] = await rig.sql<{ subject: string }>("SELECT subject FROM erp_delivery WHERE status = 'pending'")
    const [view] = await runtime.deliveries.ofOrder(waiting!.subject)
    expect(view).toMatchObject({ state: expect.stringMatching(/^Waiting: erp (is|refuses)/), next: expect.any(String) })
    await held.mend(runtime)
    await rig.until(async () => rig.erp.documentsOf(waiting!.subject).length === 1, "what waited is booked")
    await rig.untilStatus("delivered")
    expect(rig.erp.duplicates()).toEqual([])
  }
)
