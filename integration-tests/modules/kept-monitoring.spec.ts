import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
afterAll(() => rig.destroy())

it("what charts and alerts are made from goes with its age; incidents once they are over, with what was said of them", async () => {
  const runtime = rig.runtime()
  const of = (days: number) => `now() - interval '${days} days'`
  for (const [id, days] of Object.entries({ old: 31, young: 29 })) {
    await rig.sql(
      `INSERT INTO erp_sample (id, at, counted_until, connection_id, direction, type, depth, lag, dead, held, dead_by, dead_added, delivered,
                               failed, items, superseded, errors, circuit)
       VALUES ('${id}', ${of(days)}, now(), 'c', 'out', 'order.placed', 0, 0, 0, 0, '[]', 0, 0, 0, 0, 0, '[]', 'closed')`
    )
  }
  for (const [id, state, days] of [
    ["over", "resolved", 366],
    ["late", "resolved", 364],
    ["open", "open", 366],
  ] as const) {
    const resolved_at = state === "resolved" ? of(days) : "NULL"
    await rig.sql(
      `INSERT INTO erp_incident (id, rule, cause, severity, state, since, seen_at, resolved_at, summary, numbers)
       VALUES ('${id}', 'dead_letter', '${id}', 'ticket', '${state}', ${of(days)}, ${of(days)}, ${resolved_at}, '', '{}')`
    )
    await rig.sql(
      `INSERT INTO erp_notice (id, incident_id, channel_id, event, available_at) VALUES ('${id}', '${id}', 'ch', 'opened', now())`
    )
    await rig.sql(
      `INSERT INTO erp_ticket (id, incident_id, channel_id, key, state) VALUES ('${id}', '${id}', 'ch', 'OPS-1', 'open')`
    )
  }
  expect(await runtime.keeping.purge()).toEqual({ samples: 1, incidents: 1 })
  const ids = async (table: string) => (await rig.sql(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id)
  expect(await ids("erp_sample")).toEqual(["young"])
  for (const table of ["erp_incident", "erp_notice", "erp_ticket"]) {
    expect([table, await ids(table)]).toEqual([table, ["late", "open"]])
  }
})
