import { firstRun, followed, openSteps, type FirstRunFacts } from "../first-run"

type Overview = FirstRunFacts["overview"]
type Connection = Overview["connections"][number]

const NOTHING = { pending: 0, leased: 0, held: 0, dead: 0 }

const connection = (changes: Partial<Connection> = {}): Connection => ({
  ...{ id: "erpcon_1", name: "main", connector: "http", source: "admin", problem: null, status: "active" },
  ...{ paused_code: null, paused_reason: null, depth: NOTHING, oldest_age_seconds: null, last_success_at: null },
  ...{ versions: [], circuit: { state: "closed", reason: null, code: null, opened_at: null, next_probe_at: null } },
  ...changes,
})

const facts = (connections: Connection[], changes: Partial<FirstRunFacts> = {}, more: Partial<Overview> = {}) => ({
  overview: {
    ...{ connections, totals: NOTHING },
    alerts: { open: 0, paging: 0, woken_by: [] as string[], problem: "Nobody will be woken." },
    ...more,
  },
  ...{ locations: { locations: [], unmapped: [] }, delivered: false, silent: undefined, tested: false },
  ...changes,
})

const told = (given: FirstRunFacts) => firstRun(given).map(({ name, state, says }) => `${name} ${state} ${says}`)
const alerts = { open: 0, paging: 0, woken_by: ["on-call"], problem: null }

describe("First run", () => {
  it("begins with an empty page, which asks for a connection and nothing that needs one", () => {
    expect(told(facts([], { locations: undefined }))).toEqual([
      "connection todo todo",
      "reachable waiting first",
      "locations unneeded none",
      "alerts todo todo",
      "order waiting first",
    ])
  })

  it("asks for a test of a connection nobody has tried, and takes one that went well", () => {
    expect(told(facts([connection()]))[1]).toBe("reachable todo untested")
    expect(told(facts([connection()], { tested: true }))[1]).toBe("reachable done done")
  })

  it("says why a connection cannot be used, is paused, or does not answer", () => {
    const open = { ...connection().circuit, state: "open" as const }
    expect(firstRun(facts([connection({ problem: "no key" })]))[1]).toMatchObject({ says: "problem", detail: "no key" })
    expect(firstRun(facts([connection({ status: "paused", paused_reason: "by hand" })]))[1]).toMatchObject({
      ...{ says: "paused", detail: "by hand" },
    })
    expect(told(facts([connection({ circuit: open })], { tested: true }))[1]).toBe("reachable todo down")
  })

  it("says how many items wait for how many locations", () => {
    const unmapped = [
      { location: "WH1", items: 12 },
      { location: "WH2", items: 3 },
    ]
    const step = firstRun(facts([connection()], { locations: { locations: [], unmapped } }))[2]
    expect(step).toMatchObject({ state: "todo", values: { count: 15, places: 2 } })
    expect(step!.link!.to).toBe("/settings/erp/connections/erpcon_1#locations")
  })

  it("says that nobody will be woken, and by which channel nothing gets through", () => {
    expect(told(facts([connection()]))[3]).toBe("alerts todo todo")
    expect(firstRun(facts([connection()], { silent: { id: "erpcha_1", name: "on-call" } }))[3]).toMatchObject({
      ...{ says: "silent", link: { to: "/settings/erp/channels/erpcha_1" } },
    })
  })

  it("follows the first order: to be placed, on its way, in need of somebody, there", () => {
    const order = (totals: Partial<typeof NOTHING>, delivered = false) =>
      told(facts([connection()], { delivered }, { totals: { ...NOTHING, ...totals } }))[4]
    expect(order({})).toBe("order todo todo")
    expect(order({ leased: 1 })).toBe("order waiting pending")
    expect(order({ held: 1, pending: 1 })).toBe("order todo held")
    expect(order({ dead: 1, pending: 1 })).toBe("order todo dead")
    expect(order({ dead: 1 }, true)).toBe("order done done")
  })

  it("is over once an order arrived and somebody is woken, and an outage does not bring it back", () => {
    const down = connection({ circuit: { ...connection().circuit, state: "open" } })
    expect(openSteps(firstRun(facts([down], { delivered: true }, { alerts })))).toEqual([])
  })

  it("follows the connection that is furthest, whatever became of others", () => {
    const works = connection({ id: "erpcon_2", last_success_at: "2026-11-27T06:00:00.000Z" })
    const all = [connection({ problem: "no key" }), connection({ status: "removed" }), works]
    expect(followed(facts(all).overview)?.id).toBe("erpcon_2")
  })
})
