import { dirname, join } from "node:path"
import fc from "fast-check"
import { orderPayment } from "../order-payment"

/** Medusa's own rule. The package does not export it, so it is read from where the package lies. */
const { getLastPaymentStatus } = jest.requireActual<{ getLastPaymentStatus: (order: object) => string }>(
  join(dirname(require.resolve("@medusajs/core-flows")), "order/utils/aggregate-status.js")
)

const collection = (over: Record<string, unknown> = {}) => ({
  id: "pay_col_1",
  status: "not_paid",
  amount: 30,
  authorized_amount: null,
  captured_amount: null,
  refunded_amount: null,
  payments: [],
  ...over,
})

describe("orderPayment", () => {
  it("says the same status as Medusa, whatever the collections", () => {
    const amount = fc.constantFrom(0, 10, 29.99, 30)
    const collections = fc.array(
      fc.record({
        status: fc.constantFrom("not_paid", "awaiting", "authorized", "partially_authorized", "canceled", "completed"),
        amount: fc.constantFrom(0, 30),
        captured_amount: amount,
        refunded_amount: amount,
      }),
      { maxLength: 3 }
    )
    fc.assert(
      fc.property(collections, (generated) => {
        const payment_collections = generated.map((each) => collection(each))
        const medusas = getLastPaymentStatus({ currency_code: "eur", payment_collections })
        expect(orderPayment(payment_collections, 2).status).toBe(medusas)
      }),
      { numRuns: 500 }
    )
  })

  it("adds up several collections and never passes the provider's data on", () => {
    const payment = (id: string, provider_id: string) => ({
      id,
      provider_id,
      amount: 15,
      captured_at: "2026-11-20T23:31:00.000Z",
      canceled_at: null,
      data: { client_secret: "s3cret" },
    })
    const read = orderPayment(
      [
        collection({ authorized_amount: 15, captured_amount: 15, payments: [payment("pay_2", "pp_stripe_stripe")] }),
        collection({ authorized_amount: 15, payments: [payment("pay_1", "pp_system_default")] }),
      ] as Parameters<typeof orderPayment>[0],
      2
    )
    expect(read).toMatchObject({
      status: "partially_captured",
      provider_ids: ["pp_stripe_stripe", "pp_system_default"],
      authorized_amount: "30.00",
      captured_amount: "15.00",
      refunded_amount: "0.00",
    })
    expect(read.payments.map((each) => each.id)).toEqual(["pay_1", "pay_2"])
    expect(JSON.stringify(read)).not.toContain("s3cret")
  })

  it("has nothing to say of an order that was never to be paid", () => {
    expect(orderPayment([], 0)).toEqual({
      status: "not_paid",
      provider_ids: [],
      authorized_amount: "0",
      captured_amount: "0",
      refunded_amount: "0",
      payments: [],
    })
  })
})
