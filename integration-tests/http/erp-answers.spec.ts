import type { ErpFault } from "../support/erp-server"
import { describeStore } from "../support/store"

describeStore("whatever the ERP answers", {}, (store) => {
  /** One answer is lost or bad; nobody needs to do anything, and nothing is booked twice. */
  it.each<[ErpFault, { error_class: string; code: string; counted: boolean }]>([
    ["fails_after_commit", { error_class: "outcome_unknown", code: "server_error", counted: true }],
    ["half_answer", { error_class: "outcome_unknown", code: "incomplete_response", counted: true }],
    ["no_reply", { error_class: "outcome_unknown", code: "timeout", counted: true }],
    ["throttled", { error_class: "throttled", code: "rate_limited", counted: false }],
  ])("after %s the order is booked once", async (fault, attempt) => {
    store.erp.fail(fault, { once: true })
    const [id] = await store.createOrders()
    await store.sweep()
    const { deliveries } = await store.untilDelivered(id!)
    expect(store.erp.documentsOf(id!)).toHaveLength(1)
    const { body } = await store.admin("GET", `/deliveries/${deliveries[0]!.id}`)
    expect(body.delivery.history.at(-1)).toMatchObject(attempt)
  })

  /** The ERP as a whole is away or shut: all waits, the circuit says why, and it drains by itself. */
  it.each<[ErpFault, RegExp]>([
    ["unavailable", /^Waiting: main-erp is down since /],
    ["unauthorized", /^Waiting: main-erp refuses the credentials since /],
  ])("while it is %s orders wait, and then they are booked once", async (fault, words) => {
    store.erp.fail(fault)
    const [id] = await store.createOrders()
    await store.sweep()
    await store.untilWords(id!, words)
    expect(store.erp.ledger).toEqual([])
    store.erp.heal()
    await store.untilDelivered(id!)
    expect(store.erp.documentsOf(id!)).toHaveLength(1)
  })

  /** It needs a person: the order stays until somebody mends the cause and redrives it. */
  it.each<[ErpFault, string, RegExp]>([
    ["wrong_path", "held", /^Held: /],
    ["conflict", "dead", /^Not in main-erp: /],
    ["invalid", "dead", /^Not in main-erp: /],
  ])("after %s the order is %s until it is redriven", async (fault, status, words) => {
    store.erp.fail(fault)
    const [id] = await store.createOrders()
    await store.sweep()
    const { state, deliveries } = await store.untilStatus(id!, status)
    expect(state).toMatch(words)
    store.erp.heal()
    await store.admin("POST", `/deliveries/${deliveries[0]!.id}/redrive`)
    await store.untilDelivered(id!)
    expect(store.erp.documentsOf(id!)).toHaveLength(1)
  })
})
