import { check, NOTHING_WRONG, type Evidence, type Findings } from "./checker"

const SAYS = [1, 2].map((revision) => ({ type: "order.placed", revision }))

/** Two orders of two messages each, delivered as they should be. */
function good(): Evidence {
  const expected = ["a", "b"].map((subject) => ({ subject, says: SAYS }))
  const messages = expected.flatMap(({ subject, says }) =>
    says.map((say) => ({ ...say, subject, id: `${subject}${say.revision}` }))
  )
  const ids = messages.map(({ id }) => id)
  return {
    expected,
    messages,
    deliveries: ids.map((message_id) => ({ message_id, status: "delivered" })),
    requests: [...ids],
    ledger: [...ids],
  }
}

describe("the checker", () => {
  it("finds nothing where all is well", () => {
    expect(check(good())).toEqual(NOTHING_WRONG)
  })

  it("does not mind that different orders are mixed", () => {
    expect(check({ ...good(), ledger: ["b1", "a1", "a2", "b2"] })).toEqual(NOTHING_WRONG)
  })

  it.each<[string, (evidence: Evidence) => void, Partial<Findings>]>([
    ["a message that never arrived", (one) => one.ledger.pop(), { lost: ["b order.placed 2"] }],
    [
      "an order of which nothing was said",
      (one) => one.expected.push({ subject: "c", says: SAYS.slice(0, 1) }),
      { lost: ["c order.placed 1"] },
    ],
    ["a document of nothing we said", (one) => one.ledger.push("x9"), { unexpected: ["message x9"] }],
    [
      "a document of an order that was never placed",
      (one) => one.expected.pop(),
      { unexpected: ["b order.placed 1", "b order.placed 2"] },
    ],
    ["a message booked twice", (one) => one.ledger.push("a1", "a1"), { duplicate_documents: ["a order.placed 1"] }],
    ["a message sent twice", (one) => one.requests.push("b1"), { repeat_requests: ["b order.placed 1"] }],
    ["messages of one order in the wrong order", (one) => one.ledger.reverse(), { out_of_order_subjects: ["a", "b"] }],
    [
      "a delivery that waits",
      (one) => one.deliveries.push({ message_id: "a2", status: "pending" }),
      { still_open: ["a order.placed 2: pending"] },
    ],
    [
      "a dead letter",
      (one) => one.deliveries.push({ message_id: "a2", status: "dead" }),
      { still_open: ["a order.placed 2: dead"] },
    ],
  ])("finds %s, and nothing else", (_what, spoil, findings) => {
    const evidence = good()
    spoil(evidence)
    expect(check(evidence)).toEqual({ ...NOTHING_WRONG, ...findings })
  })
})
