import { request, type IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"
import { bad } from "../support/answers"
import { eventually } from "../support/eventually"
import { describeStore } from "../support/store"

describeStore("records", {}, (store) => {
  async function refused(): Promise<{ id: string; order: string }> {
    store.erp.fail("invalid")
    const [order] = (await store.createOrders(1)) as [string]
    await store.sweep()
    const { deliveries } = await store.untilStatus(order, "dead")
    return { id: deliveries[0]!.id, order }
  }

  it("say who did what by the API, filtered, one by one and as CSV", async () => {
    const { id } = await refused()
    await store.admin("POST", `/deliveries/${id}/discard`, { reason: "=Test, order" })
    const { status, body } = await store.admin("GET", `/audit?target=${id}`)
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        entries: [
          {
            ...{ id: expect.stringMatching(/^erpaud_/), at: expect.any(String) },
            actor: { id: expect.any(String), type: "api-key" },
            ...{ action: "delivery.discard", target: { type: "delivery", id } },
            connection_id: expect.stringMatching(/^erpcon_/),
            ...{ before: { status: "dead" }, after: { status: "discarded" }, reason: "=Test, order" },
          },
        ],
        ...{ count: 1, count_is_estimate: false, limit: 20, offset: 0 },
      },
    })
    const [entry] = body.entries
    expect(await store.admin("GET", `/audit/${entry.id}`)).toEqual({ status: 200, body: { entry } })
    expect(await store.admin("GET", "/audit/erpaud_1")).toMatchObject({ status: 404 })
    const found = async (query: string) => (await store.admin("GET", `/audit?${query}`)).body.count
    expect(await found(`actor=${entry.actor.id}&action=delivery.discard&connection=main-erp`)).toBe(1)
    expect(await found(`to=${encodeURIComponent(entry.at)}&target=${id}`)).toBe(0)
    expect(await found("actor_type=user")).toBe(0)
    const csv = await store.admin("GET", `/audit/export?target=${id}`)
    expect(csv.body.split("\r\n")).toEqual([
      "id,at,actor_type,actor_id,action,target_type,target_id,connection_id,before,after,reason",
      `${entry.id},${entry.at},api-key,${entry.actor.id},delivery.discard,delivery,${id},${entry.connection_id},` +
        `"{""status"":""dead""}","{""status"":""discarded""}","'=Test, order"`,
      "",
    ])
  })

  it("say what is wrong and who was told, filtered and one by one", async () => {
    await store.sql(
      `INSERT INTO erp_incident (id, rule, connection_id, cause, severity, state, since, opened_at, seen_at, summary, numbers)
       SELECT 'erpinc_a', 'lag_high', id, 'out', 'page', 'open', now(), now(), now(), 'It waits.', '{"depth": 4}'::jsonb FROM erp_connection
       UNION ALL SELECT 'erpinc_b', 'circuit_open', NULL, '', 'page', 'resolved', now() - interval '1 hour', now(), now(), 'It was down.', '{}'
       UNION ALL SELECT 'erpinc_c', 'events_missed', NULL, '', 'ticket', 'pending', now() - interval '1 day', NULL, now(), 'Lost.', '{}'`
    )
    await store.sql(
      `INSERT INTO erp_channel (id, name, kind, source, severities, settings)
       VALUES ('erpcha_a', 'on-call', 'pagerduty', 'admin', '{page}', '{}')`
    )
    await store.sql(
      `INSERT INTO erp_notice (id, incident_id, channel_id, event, available_at, status)
       VALUES ('erpnot_a', 'erpinc_a', 'erpcha_a', 'opened', now(), 'skipped')`
    )
    const ids = async (query: string) => {
      const { status, body } = await store.admin("GET", `/incidents?${query}`)
      return status === 200 ? body.incidents.map(({ id }: { id: string }) => id) : body.message
    }
    const ours = "rule=lag_high&connection=main-erp"
    expect(await ids("state=pending,resolved&severity=page&rule=circuit_open")).toEqual(["erpinc_b"])
    expect(await ids(`${ours}&state=open`)).toEqual(["erpinc_a"])
    expect(await ids("severity=ticket&rule=events_missed")).toEqual(["erpinc_c"])
    expect(await ids("limit=1&severity=page&state=open&state=resolved&offset=1")).toHaveLength(1)
    expect(await ids("connection=other")).toEqual([])
    expect(await ids("state=shut")).toContain("Field 'state' must be one or more of pending, open, resolved")
    expect(await ids("rule=none")).toContain("Field 'rule' must be one of backlog_growing")
    expect(await store.admin("GET", "/incidents/erpinc_a")).toMatchObject({
      status: 200,
      body: {
        incident: {
          ...{ id: "erpinc_a", summary: "It waits.", numbers: { depth: 4 }, connection: { name: "main-erp" } },
          ...{ tickets: [], links: { admin: null, runbook: "docs/runbook.md#lag_high" } },
          notices: [
            { id: "erpnot_a", event: "opened", status: "skipped", channel: { name: "on-call", kind: "pagerduty" } },
          ],
        },
      },
    })
    expect(await store.admin("GET", "/incidents/erpinc_1")).toMatchObject({ status: 404 })
    await store.sql("UPDATE erp_incident SET consequence_of = 'erpinc_b' WHERE id = 'erpinc_a'")
    expect((await store.admin("GET", "/incidents/erpinc_a")).body.incident).toMatchObject({
      origin: { id: "erpinc_b", rule: "circuit_open", state: "resolved", summary: "It was down." },
      consequences: [],
    })
    expect((await store.admin("GET", "/incidents/erpinc_b")).body.incident).toMatchObject({
      origin: null,
      consequences: [{ id: "erpinc_a", rule: "lag_high", state: "open", summary: "It waits." }],
    })
    // It cannot be used: nobody entered credentials.
    expect((await store.admin("GET", "/overview")).body.alerts).toEqual({
      ...{ open: expect.any(Number), paging: expect.any(Number), woken_by: [] },
      problem: "Nobody will be woken: no channel that can page is set up.",
    })
  })

  it("are searched, and taken away as CSV by the same filter", async () => {
    const { id, order } = await refused()
    const search = async (query: string) =>
      (await store.admin("GET", `/deliveries?${query}`)).body.deliveries.map((found: { id: string }) => found.id)
    expect(await search("q=kim%40example.com&status=dead")).toContain(id)
    expect(await search(`order=${order}&error=unknown`)).toEqual([id])
    expect(await search(`order=${order}&sku=nothing`)).toEqual([])
    const { status, body } = await store.admin("GET", `/deliveries/export?order=${order}`)
    const [header, line, end] = body.split("\r\n")
    expect({ status, header, end }).toEqual({
      status: 200,
      header:
        "id,order_id,display_id,connection,type,status,state,error_class,code,reason,attempts,document_number,document_id,created_at,last_attempt_at,delivered_at",
      end: "",
    })
    expect(line).toMatch(new RegExp(`^${id},${order},\\d+,main-erp,order.placed,dead,`))
  })

  it("answer 400 to what cannot be read, and say what is wrong", async () => {
    const cases: [string, string][] = [
      ["/audit?action=nothing", "Field 'action' must be one of connection.create,"],
      ["/audit?from=yesterday", "Field 'from' must be a time such as"],
      ["/audit/export?to=1", "Field 'to' must be a time such as"],
      ["/deliveries?q=", "Field 'q' is empty"],
      [`/deliveries/export?email=${"x".repeat(321)}`, "Field 'email' is too long"],
      ["/deliveries/export?status=gone", "Field 'status' must be one or more of"],
    ]
    for (const [path, message] of cases) {
      expect({ path, answer: await store.admin("GET", path) }).toEqual({ path, answer: bad(message) })
    }
  })

  it("are read only as far as they are taken, and hold nothing back meanwhile", async () => {
    const { id } = await refused()
    await store.sql(
      `INSERT INTO erp_audit (id, actor_type, action, target_type, reason)
       SELECT 'erpaud_' || g, 'script', 'connection.reencrypt', 'connection', repeat('x', 500) FROM generate_series(1, 60000) g`
    )
    const basic = Buffer.from(`${store.shop.secretKey}:`).toString("base64")
    const url = `${store.url}/admin/erp/audit/export`
    // Without Node's own agent: that ends what is silent for five seconds.
    const options = { agent: false, headers: { authorization: `Basic ${basic}` } } as const
    const calls = Array.from({ length: 5 }, () => request(url, options))
    const answers = await Promise.all(
      calls.map(
        (call) =>
          new Promise<IncomingMessage>((resolve) =>
            call
              .on("response", resolve)
              .on("error", () => undefined)
              .end()
          )
      )
    )
    // Nobody reads on: no query runs, and all connections of the pool are free.
    const reading = `SELECT 1 FROM pg_stat_activity
      WHERE state <> 'idle' AND query LIKE '%FROM erp_audit%' AND pid <> pg_backend_pid()`
    await eventually(async () => (await store.sql(reading)).length === 0, "nothing is read on")
    expect(await store.admin("GET", `/deliveries/${id}`)).toMatchObject({ status: 200 })
    const [taken, ...others] = answers
    others.forEach((answer) => answer.on("error", () => undefined).destroy())
    // The oldest of all comes last; it is there only for who has not read everything by now.
    await store.sql(
      `INSERT INTO erp_audit (id, actor_type, action, target_type, created_at)
       VALUES ('erpaud_late', 'script', 'connection.reencrypt', 'connection', '2000-01-01')`
    )
    const lines = (await text(taken!)).split("\r\n")
    expect(lines.at(-2)).toMatch(/^erpaud_late,2000-01-01T/)
    expect(lines).toHaveLength(60_003)
    await eventually(async () => (await store.sql(reading)).length === 0, "nothing is read for who has gone")
  })
})
