import { auditQuery } from "../audit-query"
import { changesOf } from "../changes"

describe("changes of an audit entry", () => {
  it("stand field by field, with what was and what is", () => {
    expect(
      changesOf({
        before: { status: "dead", "settings.url": null, "credentials.token": "(secret)" },
        after: { status: "pending", "settings.url": "https://erp", "credentials.token": "(another secret)" },
      })
    ).toEqual([
      { path: "status", before: { kind: "state", value: "dead" }, after: { kind: "state", value: "pending" } },
      { path: "settings.url", before: { kind: "word", value: "none" }, after: { kind: "text", value: "https://erp" } },
      {
        path: "credentials.token",
        before: { kind: "word", value: "secret" },
        after: { kind: "word", value: "otherSecret" },
      },
    ])
  })

  it("are told from one side where there is only one, into the depth, without hashes and endless lists", () => {
    const ids = Array.from({ length: 25 }, (_, at) => `del_${at}`)
    const after = {
      filter: { connection: "erp" },
      full: true,
      total: 38,
      ids,
      content_hash: "ab",
      locations: [{ a: 1 }],
    }
    expect(changesOf({ before: null, after: { ...after, none: [], nested: {}, blank: "" } })).toEqual([
      { path: "filter.connection", after: { kind: "text", value: "erp" } },
      { path: "full", after: { kind: "word", value: "yes" } },
      { path: "total", after: { kind: "number", value: 38 } },
      { path: "ids", after: { kind: "list", value: ids.slice(0, 20), more: 5 } },
      { path: "locations", after: { kind: "list", value: ['{"a":1}'], more: 0 } },
      ...["none", "nested", "blank"].map((path) => ({ path, after: { kind: "word", value: "nothing" } })),
    ])
  })
})

describe("filter of the audit log", () => {
  const of = (values: Record<string, string>) => auditQuery((name) => values[name])

  it("takes whole days of whoever looks, and an actor by id or by kind", () => {
    expect(of({ from: "2026-11-26", to: "2026-11-26", actor: "user_1" })).toMatchObject({
      from: new Date(2026, 10, 26).toISOString(),
      to: new Date(2026, 10, 27).toISOString(),
      ...{ actor: "user_1", actor_type: undefined },
    })
    expect(of({ actor: "script" })).toMatchObject({ actor: undefined, actor_type: "script" })
  })

  it("leaves out a day that is none", () => {
    expect(of({ from: "yesterday", to: "2026-13-41" })).toMatchObject({ from: undefined, to: undefined })
  })
})
