import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Behaviour } from "./scripted-erp"
import { fail } from "./scripted-erp"
import { bookedMessages, appendBooked } from "./booked-message"
import { canceled, city, placeDelivered } from "./order-changes"
import type { Rig, RigOptions } from "./rig"
import type { HeldCode } from "../../src/modules/erp/held-codes"

/** How something comes to be held, and what a person does about it. */
export interface HeldCase {
  /** Brings it about: afterwards one delivery is held. */
  hold(rig: Rig): Promise<ErpRuntime>
  /** Mends the cause. Never: sends again what is held. */
  mend(rig: Rig, runtime: ErpRuntime): Promise<unknown>
  /** Documents the ERP has in the end; default 1. */
  documents?: number
}

const payment = (status: string) => ({
  payment_collections: [
    { id: "paycol_1", status, amount: 10, authorized_amount: 10, captured_amount: 0, payments: [] },
  ],
})
const total = (value: string) => ({
  raw_total: { value, precision: 20 },
  raw_subtotal: { value, precision: 20 },
})
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const pinned = (version: number): RigOptions => ({
  connection: { subscriptions: ["test.booked"], versions: { "test.booked": version } },
  messages: bookedMessages({ ends_on: yesterday() }),
})

/** As an operator changes the options: the process ends, and another begins. */
export async function restart(rig: Rig, runtime: ErpRuntime, options: RigOptions = {}): Promise<ErpRuntime> {
  await runtime.stop()
  return rig.start(options)
}

/** What the sweep finds in the store. */
async function sweep(rig: Rig, runtime: ErpRuntime): Promise<void> {
  await runtime.capture.capture(await runtime.gaps.waiting(), "sweep", rig.readOrders)
}

/** The ERP does this once, and books from then on. */
export function once(rig: Rig, behaviour: Behaviour): void {
  rig.erp.behave = async (book, context, envelope) => {
    rig.erp.behave = async (next) => next()
    return behaviour(book, context, envelope)
  }
}

/** For every hold of our own. */
export const HELD_CASES: Record<HeldCode, HeldCase> = {
  awaiting_payment: {
    async hold(rig) {
      const runtime = await rig.start({ connection: { export_when: "authorized" } })
      await rig.place(runtime, 1, payment("not_paid"))
      return runtime
    },
    async mend(rig, runtime) {
      const [order] = await rig.sql<{ subject: string }>("SELECT subject FROM erp_delivery")
      rig.changeUnseen(order!.subject, payment("authorized"))
      await sweep(rig, runtime)
    },
  },
  cannot_revise: {
    async hold(rig) {
      const settings = { idempotency: "lookup", message_types: ["order.placed"] }
      const runtime = await rig.start({ connection: { settings } })
      await rig.change(runtime, await placeDelivered(rig, runtime), city("Hamburg"))
      return runtime
    },
    mend: restart,
  },
  placed_discarded: {
    async hold(rig) {
      const runtime = await rig.start()
      once(rig, async () => {
        throw fail("rejected", "unprocessable")
      })
      const [order] = await rig.place(runtime)
      await rig.untilStatus("dead")
      const [dead] = await runtime.deliveries.ofOrder(order!)
      await runtime.deliveries.discard(dead!.id, "entered by hand")
      await rig.change(runtime, order!, city("Hamburg"))
      return runtime
    },
    async mend(rig, runtime) {
      const [held] = await rig.sql<{ id: string }>("SELECT id FROM erp_delivery WHERE status = 'held'")
      await runtime.deliveries.settle(held!.id, { document_number: "S7" })
    },
    documents: 0,
  },
  same_purchase_twice: {
    async hold(rig) {
      const runtime = await rig.start()
      const cart_link = { cart_id: "cart_1" }
      await rig.place(runtime, 1, { cart_link })
      await rig.untilStatus("delivered")
      await rig.place(runtime, 1, { cart_link })
      return runtime
    },
    async mend(rig, runtime) {
      const [first] = await rig.sql<{ subject: string }>("SELECT subject FROM erp_delivery ORDER BY seq")
      await rig.change(runtime, first!.subject, canceled())
      await sweep(rig, runtime)
    },
    documents: 2,
  },
  totals_mismatch: {
    async hold(rig) {
      const runtime = await rig.start()
      await rig.place(runtime, 1, total("9.98"))
      return runtime
    },
    async mend(rig, runtime) {
      const [order] = await rig.sql<{ subject: string }>("SELECT subject FROM erp_delivery")
      await rig.change(runtime, order!.subject, total("10"))
    },
  },
  version_ended: {
    async hold(rig) {
      const runtime = await rig.start(pinned(1))
      await appendBooked(rig)
      runtime.relay.nudge()
      return runtime
    },
    mend: (rig, runtime) => restart(rig, runtime, pinned(2)),
  },
}
