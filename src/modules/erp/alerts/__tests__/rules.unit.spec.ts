import fc from "fast-check"
import type { ConnectionFacts, Finding } from "../facts"
import { judge } from "../judge"
import { links } from "../links"
import { lastWords } from "../recovery"
import { MOST_CAUSES, OTHER_CAUSES } from "../resting-rules"
import { RULE_NAMES, RULES } from "../rules"
import { ago, deadOf, found, HOUR, MINUTE, moments, NOW, OPTIONS, picture, rhythm, the } from "./picture"

const DOWN = { state: "open", reason: "failures", code: "connection_refused", opened_at: ago(20 * MINUTE) } as const

describe("a shop at rest", () => {
  it("finds nothing", () => {
    expect(found(picture())).toEqual([])
    expect(found(picture({}, { connections: [], last_claim: null }))).toEqual([])
  })
})

describe("an ERP that is down", () => {
  const down = picture({ circuit: DOWN, out: moments(20, (minute) => ({ depth: 10 * minute, closed: false })) })

  it("is a page with numbers, from when it went down", () => {
    expect(the("circuit_open", down)).toEqual([
      {
        ...{ rule: "circuit_open", severity: "page", connection_id: "erpcon_1", cause: "" },
        ...{ for_ms: 5 * MINUTE, since: DOWN.opened_at, explained_by: [] },
        summary: 'The ERP of "erp" is down since 15:40 UTC (connection_refused). 190 deliveries wait, none is lost.',
        numbers: { waiting: 190, code: "connection_refused" },
      },
    ])
  })

  it("explains that ever more waits, and for how long", () => {
    const lagging = moments(20, (minute) => ({ depth: 10 * minute, lag_time: 60 * minute, closed: false }))
    const findings = judge(picture({ circuit: DOWN, out: lagging, stock: rhythm() }), OPTIONS)
    expect(findings.map(({ rule }) => rule)).toEqual(["circuit_open", "backlog_growing", "lag_high", "stock_silent"])
    expect(findings.slice(1).every(({ explained_by }) => explained_by.includes("circuit_open"))).toBe(true)
  })

  it("is told as refused credentials, at once, where it refuses those", () => {
    const refusing = picture({ circuit: { ...DOWN, reason: "credentials", code: "unauthorized" } })
    expect(found(refusing)).toEqual(["credentials_refused"])
    expect(the("credentials_refused", refusing)[0]).toMatchObject({ for_ms: 0, severity: "page" })
  })

  it("now and then is as bad as one that is down", () => {
    const out = (isClosed: (minute: number) => boolean) => moments(15, (minute) => ({ closed: isClosed(minute) }))
    const [finding] = the("circuit_open", picture({ out: out((minute) => minute % 4 > 1) }))
    expect(finding).toMatchObject({ since: ago(14 * MINUTE), numbers: { openings: 4 } })
    expect(found(picture({ out: out((minute) => minute > 10) }))).toEqual([])
    expect(found(picture({ out: out((minute) => minute % 7 > 0) }))).toEqual([])
  })

  it("still is while it is tried", () => {
    expect(found(picture({ circuit: { ...DOWN, state: "half_open" } }))).toEqual(["circuit_open"])
  })

  it.each(["paused", "removed"] as const)("is nobody's concern once its connection is %s", (status) => {
    const out = moments(20, (minute) => ({ depth: 100 * minute, lag_time: 3_600, closed: false }))
    expect(found(picture({ status, circuit: DOWN, out, stock: rhythm(), unusable: true }))).toEqual([])
  })

  it("that is back is told with what is left to do", () => {
    const incident = { rule: "circuit_open", connection_id: "erpcon_1", since: ago(3 * HOUR), summary: "It is down." }
    const out = moments(10, (minute) => ({ depth: 24_500 - 500 * minute, closed: minute > 2 }))
    expect(lastWords(incident, picture({ out }))).toBe(
      'The ERP of "erp" is back, after 3 hours. Backlog 20,000, empty about 16:40 UTC.'
    )
    expect(lastWords(incident, picture({ circuit: DOWN }))).toBe("It is over. It was: It is down.")
    expect(lastWords(incident, picture({ circuit: DOWN, status: "paused" }))).toContain("is paused")
    expect(lastWords({ ...incident, rule: "held_long" }, picture({ out }))).toBe("It is over. It was: It is down.")
  })
})

describe("a queue", () => {
  const climbing = moments(16, (minute) => ({ depth: 20 + 5 * minute, delivered: 2 }))

  it("that climbs is a page that says how fast", () => {
    expect(the("backlog_growing", picture({ out: climbing }))[0]).toMatchObject({
      cause: "out",
      summary: '95 deliveries to "erp" wait, 5 a minute more for 15 minutes; 32 went through meanwhile.',
      numbers: { depth: 95, per_minute: 5, done: 32 },
    })
  })

  it("that climbed while the ERP was away is none once it is less", () => {
    const climbed = (last: number) =>
      moments(16, (minute) => ({ depth: minute < 15 ? 1_000 + 5 * minute : last, closed: minute === 15 }))
    expect(found(picture({ out: climbed(1_060) }))).toEqual([])
    expect(found(picture({ out: climbed(1_075) }))).toEqual(["backlog_growing"])
  })

  it("may climb while a backfill runs, or a large import is worked at as fast as it should be", () => {
    expect(found(picture({ out: climbing, backfilling: true }))).toEqual([])
    expect(found(picture({ in: climbing.map((moment) => ({ ...moment, delivered: 10 })) }))).toEqual([])
    expect(found(picture({ in: climbing }))).toEqual(["backlog_growing"])
  })

  const waiting = (of: (minute: number) => object) =>
    moments(20, (minute) => ({ depth: 100, lag_time: 1_200, ...of(minute) }))

  it("in which the first has waited for too long is a page", () => {
    expect(the("lag_high", picture({ out: waiting(() => ({})) }))[0]).toMatchObject({
      for_ms: 5 * MINUTE,
      summary: 'The first delivery to "erp" that could go has waited for 20 minutes. Backlog 100.',
    })
    expect(found(picture({ out: waiting(() => ({ lag_time: 900 })) }))).toEqual([])
  })

  it("may be as old as it is while it drains, and right after an outage", () => {
    expect(found(picture({ out: waiting((minute) => ({ depth: 2_000 - 50 * minute })) }))).toEqual([])
    const back = (depth: number) => waiting((minute) => ({ closed: minute > 17, depth: minute > 17 ? depth : 100 }))
    expect(found(picture({ out: back(99) }))).toEqual([])
    expect(found(picture({ out: back(100) }))).toEqual(["lag_high"])
    const behind = (delivered: number) =>
      found(picture({ out: waiting((minute) => ({ delivered: minute === 15 ? delivered : 0 })), backfilling: true }))
    expect(behind(3)).toEqual([])
    expect(behind(0)).toEqual(["lag_high"])
  })

  it("that drains, but not today, is a page that says until when", () => {
    const slowly = waiting((minute) => ({ depth: 20_000 - 50 * minute }))
    expect(the("lag_high", picture({ out: slowly }))[0]!.summary).toMatch(/Backlog 19,050, empty about 22:21 UTC\.$/)
  })
})

describe("dead letters", () => {
  it("are one ticket per cause, and a page where several come within a short time", () => {
    const dead = [deadOf({ count: 3, recent: 3 }), deadOf({ cause: "c2", code: "unknown_sku", count: 2, recent: 2 })]
    const findings = judge(picture({ dead }), OPTIONS)
    expect(findings.map(({ rule, cause }) => [rule, cause])).toEqual([
      ["dead_letter", "c1"],
      ["dead_letter", "c2"],
      ["dead_letters_growing", ""],
    ])
    expect(findings[0]!.summary).toBe(
      '3 deliveries (order.placed) to "erp" are dead: rejected, unprocessable. Mend the cause, then redrive or discard them.'
    )
    expect(findings[2]!.summary).toBe(
      '5 dead letters at "erp" within 15 minutes, 5 are dead now. Most frequent: rejected, unprocessable (3).'
    )
  })

  it("are an outage's doing only where an outage lets such die", () => {
    const growing = (error_class: string) =>
      the("dead_letters_growing", picture({ circuit: DOWN, dead: [deadOf({ error_class, count: 6, recent: 6 })] }))[0]!
    expect(growing("transient").explained_by).toContain("circuit_open")
    expect(growing("rejected").explained_by).toEqual(["all_refused"])
  })

  it("of more causes than anybody can read are told together, and who has a ticket keeps it", () => {
    const dead = Array.from({ length: 5_000 }, (_, at) => deadOf({ cause: `c${at}`, count: at === 4_999 ? 1 : 2 }))
    const findings = the("dead_letter", picture({ dead }, { known_causes: new Set(["c4999"]) }))
    expect(findings).toHaveLength(MOST_CAUSES + 1)
    expect(findings[0]!.cause).toBe("c4999")
    expect(findings.at(-1)).toMatchObject({ cause: OTHER_CAUSES, numbers: { causes: 4_980, count: 9_960 } })
  })
})

describe("what rests", () => {
  it("held for long is a ticket, unless it is what the ERP's being down holds", () => {
    const held: ConnectionFacts["held"] = [
      { direction: "out", count: 2, since: ago(30 * HOUR), codes: ["totals_mismatch"] },
    ]
    const [finding] = the("held_long", picture({ held }))
    expect(finding!.summary).toBe(
      '2 deliveries to "erp" have been held for more than 24 hours, the first since 2026-11-26 10:00 UTC (totals_mismatch).'
    )
    expect(finding!.explained_by).toContain("circuit_open")
  })

  it("handed over and never booked is one where the connection says until when", () => {
    const unconfirmed = { count: 1, since: ago(26 * HOUR), within_ms: 24 * HOUR }
    expect(the("unconfirmed", picture({ unconfirmed }))[0]!.summary).toBe(
      '1 delivery that "erp" took for later is not booked within 24 hours, the first since 2026-11-26 14:00 UTC.'
    )
  })
})

describe("stock", () => {
  it.each<[string, Parameters<typeof rhythm>[0], boolean]>([
    ["for much longer than usual", {}, true],
    ["for a short time", { last: ago(29 * MINUTE) }, false],
    ["for as long as is usual", { usual: 20 * MINUTE }, false],
    ["as it was a day ago: at night", { silent_a_day_ago: 55 * MINUTE }, false],
    ["as it was a week ago: on Sundays", { silent_a_week_ago: 55 * MINUTE }, false],
    ["and nobody knows what is usual", { distances: 9 }, false],
    ["and its nights are not known", { day_known: false }, false],
    ["for weeks: nobody expects it any more", { last: ago(15 * 24 * HOUR) }, false],
  ])("silent %s", (_name, stock, expected) => {
    expect(found(picture({ stock: rhythm(stock) }))).toEqual(expected ? ["stock_silent"] : [])
  })

  it.each<[string, (minute: number) => object, boolean]>([
    ["most of the time", () => ({ items: 10, superseded: 6 }), true],
    ["seldom", () => ({ items: 10, superseded: 4 }), false],
    ["only some time ago", (minute) => ({ items: 10, superseded: minute < 12 ? 9 : 0 }), false],
    ["of a handful", (minute) => ({ items: minute === 18 ? 6 : 0, superseded: minute === 18 ? 6 : 0 }), false],
  ])("too late %s", (_name, of, expected) => {
    expect(found(picture({ in: moments(20, of) }))).toEqual(expected ? ["stock_superseded"] : [])
  })
})

describe("what the event bus loses", () => {
  const captured = { event: 2, sweep: 12, first_sweep: ago(14 * MINUTE), last_sweep: ago(MINUTE) }

  it("is a ticket while it goes on", () => {
    expect(the("events_missed", picture({}, { captured }))[0]!.summary).toMatch(
      /^12 of 14 new orders within 15 minutes/
    )
  })

  it.each([
    ["at once, after a restart", { last_sweep: ago(13 * MINUTE) }],
    ["beside many more that it does not", { event: 40 }],
    ["now and then", { sweep: 4 }],
  ])("is none %s", (_name, other) => {
    expect(found(picture({}, { captured: { ...captured, ...other } }))).toEqual([])
  })
})

describe("who is away", () => {
  it("a worker: one page, that explains every queue", () => {
    const out = moments(20, (minute) => ({ depth: 10 * minute, lag_time: 60 * minute }))
    const findings = judge(picture({ out }, { last_claim: ago(19 * MINUTE) }), OPTIONS)
    expect(findings.map(({ rule }) => rule)).toEqual(["no_worker", "backlog_growing", "lag_high"])
    expect(findings[0]).toMatchObject({ connection_id: null, since: ago(19 * MINUTE) })
    expect(findings.slice(1).every(({ explained_by }) => explained_by.includes("no_worker"))).toBe(true)
    expect(found(picture({}, { last_claim: null }))).toEqual(["no_worker"])
    expect(found(picture({ status: "paused" }, { last_claim: null }))).toEqual([])
  })

  it("an ERP that takes nothing any more, a connection nobody can use, a channel", () => {
    expect(found(picture({ status: "paused", paused_code: "all_refused" }))).toEqual(["all_refused"])
    expect(found(picture({ unusable: true }))).toEqual(["connection_unusable"])
    const broken_channels = [{ id: "erpcha_1", name: "on-call", since: ago(HOUR), code: "gone" }]
    expect(the("channel_broken", picture({}, { broken_channels }))[0]).toMatchObject({
      cause: "erpcha_1",
      since: ago(HOUR),
    })
  })
})

describe("whatever is found", () => {
  const hostile = fc.string({ unit: "binary", maxLength: 200 })

  it("is said in one short line that nothing from outside can shape", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, code, type) => {
        const dead = [deadOf({ code, type, error_class: code, count: 9, recent: 9 })]
        const held = [{ direction: "in" as const, count: 1, since: ago(30 * HOUR), codes: [code] }]
        const facts = picture({ name, circuit: { ...DOWN, code }, dead, held })
        for (const { summary, numbers } of judge(facts, OPTIONS)) {
          const [, ...said] = summary.split(/"[^"]*"/)
          expect(said.join("")).toMatch(/^[\w .,:()?%-]*$/)
          expect(summary).not.toMatch(/\p{Cc}/u)
          expect(summary.length).toBeLessThan(500)
          expect(JSON.stringify(numbers)).toMatch(/^[\w .,:"{}?-]*$/)
        }
      })
    )
  })

  it("has a severity and words of its own, and what explains others explains itself", () => {
    expect(Object.values(RULES).every(({ means }) => means.endsWith("."))).toBe(true)
    const everything = judge(
      picture(
        { circuit: DOWN, dead: [deadOf({ count: 9, recent: 9 })], unusable: true, stock: rhythm() },
        { last_claim: null }
      ),
      OPTIONS
    )
    const explaining = new Set(everything.flatMap(({ explained_by }) => explained_by))
    const isRoot = ({ rule }: Finding) => explaining.has(rule)
    expect(everything.filter(isRoot).every(({ explained_by }) => explained_by.length === 0)).toBe(true)
    const places = everything.flatMap((finding, place) => (isRoot(finding) ? [place] : []))
    expect(Math.max(...places)).toBeLessThan(everything.findIndex(({ explained_by }) => explained_by.length))
    expect(RULE_NAMES).toHaveLength(15)
  })

  it("is linked to the admin where that is known, and to its heading", () => {
    const incident = { id: "erpinc_1", rule: "lag_high" }
    expect(links(incident, { admin_url: "https://shop.example.com/app/" })).toEqual({
      admin: "https://shop.example.com/app/erp/incidents/erpinc_1",
      runbook: "docs/runbook.md#lag_high",
    })
    expect(links(incident, {}).admin).toBeNull()
  })

  it("is the same however often one looks", () => {
    const facts = picture({ circuit: DOWN, dead: [deadOf({ count: 9, recent: 9 })] })
    expect(judge(facts, OPTIONS)).toEqual(judge({ ...facts, at: NOW }, OPTIONS))
  })
})
