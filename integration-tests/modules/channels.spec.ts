import type { StoreNotification } from "../../src/modules/erp/channels"
import { Incidents } from "../support/channels/incidents"
import { JIRA_EMAIL, JIRA_TOKEN, JiraDouble } from "../support/channels/jira"
import { PagerDutyDouble, ROUTING_KEY } from "../support/channels/pagerduty"
import { Receiver } from "../support/channels/receiver"
import { bury } from "../support/dead-letters"
import { Rig, type RigOptions } from "../support/rig"

let rig: Rig
let incidents: Incidents
let desk: Receiver
let other: Receiver
let jira: JiraDouble
let pagerduty: PagerDutyDouble

beforeAll(async () => {
  rig = await Rig.create()
  incidents = new Incidents(rig)
})
beforeEach(async () => {
  ;[desk, other, jira, pagerduty] = [new Receiver(), new Receiver(), new JiraDouble(), new PagerDutyDouble()]
  await Promise.all([desk, other, jira, pagerduty].map(({ server }) => server.comeUp()))
  await rig.reset()
  await incidents.alone()
})
afterEach(() => Promise.all([desk, other, jira, pagerduty].map(({ server }) => server.goDown().catch(() => undefined))))
afterAll(() => rig.destroy())

const network = { allow_private_addresses: true }
const tickets = () => ({
  ...{ name: "tickets", kind: "jira", network, credentials: { email: JIRA_EMAIL, token: JIRA_TOKEN } },
  settings: { url: jira.url, project: "OPS", done_transition: "Done" },
})
const onCall = () => ({
  ...{ name: "on-call", kind: "pagerduty", network, severities: ["page" as const] },
  ...{ settings: { url: pagerduty.url }, credentials: { routing_key: ROUTING_KEY } },
})
const withChannels = (...channels: object[]): RigOptions => ({ alerts: { channels: channels as never } })
const said = ({ received }: Receiver) =>
  received.map(({ type, data }) => `${type.split(".")[2]}: ${data.incident?.summary}`)

it("an incident reaches everybody who is told of its kind, by its severity", async () => {
  const runtime = await rig.start(withChannels(desk.channel(), tickets(), onCall()))
  const [page, ticket] = [
    await incidents.open(runtime),
    await incidents.open(runtime, { severity: "ticket", cause: "b" }),
  ]
  await incidents.until("sent sent sent sent sent")
  expect(desk.received.map(({ data }) => data.incident!.id).sort()).toEqual([page, ticket].sort())
  expect([...pagerduty.alerts.keys()]).toEqual([page])
  expect(await rig.sql("SELECT incident_id, key, url, state FROM erp_ticket ORDER BY key")).toHaveLength(2)
  expect(await incidents.channel("desk")).toMatchObject({ failing_since: null, last_sent_at: expect.any(Date) })
})

describe("a ticket", () => {
  it("one per incident, with a comment for what follows, closed when it is over, opened again with it", async () => {
    const runtime = await rig.start(
      withChannels({ ...tickets(), settings: { ...tickets().settings, reopen_transition: "Reopen" } })
    )
    const id = await incidents.open(runtime)
    await incidents.until("sent")
    await incidents.update(runtime, id, "6 orders are dead.")
    await incidents.until("sent sent")
    await incidents.update(runtime, id, "9 orders are dead.")
    await incidents.until("sent sent sent")
    const ticket = { incident_id: id, key: "OPS-1", url: `${jira.url}/browse/OPS-1` }
    expect(await rig.sql("SELECT incident_id, key, url, state FROM erp_ticket")).toEqual([{ ...ticket, state: "open" }])
    await incidents.resolve(runtime, id)
    await incidents.until("sent sent sent sent")
    expect(await rig.sql("SELECT key, state FROM erp_ticket WHERE incident_id = $1", [id])).toEqual([
      { key: ticket.key, state: "closed" },
    ])
    expect(jira.issues).toMatchObject([{ status: "Done", comments: { length: 3 } }])
    await incidents.reopen(runtime, id)
    await incidents.until("sent sent sent sent sent")
    expect(jira.issues).toMatchObject([{ status: "To Do", comments: { length: 4 } }])
  })

  it("a process that dies between creating it and writing that down opens no second one", async () => {
    const first = await rig.start(withChannels(tickets()))
    await incidents.open(first)
    await incidents.until("sent")
    await first.stop()
    // As it was when the answer had come and nothing was written yet; then its lease ended.
    await rig.sql("DELETE FROM erp_ticket")
    await rig.sql(
      "UPDATE erp_notice SET status = 'pending', sent_at = NULL, lease_token = 'of the dead', lease_until = now() - interval '1 second'"
    )
    await rig.start(withChannels(tickets()))
    await incidents.until("sent")
    expect([jira.created, jira.issues.length]).toEqual([1, 1])
    expect(await rig.sql("SELECT key FROM erp_ticket")).toEqual([{ key: "OPS-1" }])
  })

  it("nor does an answer that was lost; it is looked for when Jira's index may know it", async () => {
    jira.server.fail(({ path }) => path.endsWith("/issue"), "lost_reply", true)
    const runtime = await rig.start(withChannels(tickets()))
    await incidents.open(runtime)
    await rig.until(async () => (await incidents.channel("tickets")).failing_since, "the answer is lost")
    const [waits] = await rig.sql<{ seconds: number }>(
      "SELECT extract(epoch FROM available_at - updated_at)::float AS seconds FROM erp_notice"
    )
    expect(waits!.seconds).toBeGreaterThanOrEqual(30)
    await incidents.wait(runtime)
    await incidents.until("sent")
    expect([jira.created, jira.issues.length]).toEqual([1, 1])
  })

  it("deleted by hand: said so, once, and the channel is not broken", async () => {
    const runtime = await rig.start(withChannels(tickets()))
    const id = await incidents.open(runtime)
    await incidents.until("sent")
    jira.issues.length = 0
    await incidents.update(runtime, id, "6 orders are dead.")
    await incidents.until("sent skipped")
    expect((await incidents.notices())[1]).toMatchObject({
      code: "ticket_gone",
      reason: expect.stringMatching(/^OPS-1: /),
    })
    expect(await incidents.channel("tickets")).toMatchObject({ failing_since: null })
  })
})

describe("a channel that does not work", () => {
  it("is marked, keeps nobody else waiting, and says what still goes on once it works again", async () => {
    await desk.server.goDown()
    const runtime = await rig.start(withChannels(desk.channel(), other.channel({ name: "other" }), onCall()))
    const id = await incidents.open(runtime)
    await rig.until(async () => said(other).length === 1 && pagerduty.alerts.size === 1, "the others know")
    await rig.until(async () => (await incidents.channel("desk")).failing_since, "it is marked")
    expect(await incidents.channel("desk")).toMatchObject({ failing_code: "connection_refused" })
    expect(rig.logged.filter((line) => line.includes("channel=desk"))).toHaveLength(1)
    for (let attempts = 2; attempts <= 6; attempts++) {
      await incidents.wait(runtime)
      await rig.until(
        async () =>
          (await rig.sql("SELECT 1 FROM erp_notice WHERE attempts = $1 AND lease_token IS NULL", [attempts])).length,
        `attempt ${attempts} is over`
      )
    }
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_notice WHERE status = 'dead'")).length,
      "it is given up"
    )
    await desk.server.comeUp()
    const second = await incidents.open(runtime, { cause: "second", summary: "Another one." })
    await rig.until(async () => desk.received.length === 2, "both are told")
    expect(desk.received.map(({ data }) => data.incident!.id).sort()).toEqual([id, second].sort())
    expect(await incidents.channel("desk")).toMatchObject({
      failing_since: null,
      failing_code: null,
      failing_reason: null,
    })
    await incidents.until("sent sent sent sent sent sent")
  })

  it("what is over before it works again is not said; its end is, where the beginning may have arrived", async () => {
    await desk.server.goDown()
    pagerduty.server.fail(() => true, "lost_reply", true)
    const runtime = await rig.start(withChannels(desk.channel(), onCall()))
    const id = await incidents.open(runtime)
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_channel WHERE failing_since IS NOT NULL")).length === 2,
      "both failed"
    )
    expect([...pagerduty.alerts.values()]).toEqual(["triggered"])
    await incidents.resolve(runtime, id)
    await rig.until(
      async () => (await incidents.notices()).every(({ status }) => status !== "pending"),
      "nothing waits, though the first words' time has not come"
    )
    const stands = await rig.sql(
      "SELECT c.name, event, n.status, code FROM erp_notice n JOIN erp_channel c ON c.id = channel_id ORDER BY c.name, seq"
    )
    expect(stands).toEqual([
      { name: "desk", event: "opened", status: "skipped", code: "over_before_told" },
      { name: "desk", event: "resolved", status: "skipped", code: "never_told" },
      { name: "on-call", event: "opened", status: "skipped", code: "over_before_told" },
      { name: "on-call", event: "resolved", status: "sent", code: null },
    ])
    expect([...pagerduty.alerts.values()]).toEqual(["resolved"])
  })

  it("asked to wait it waits, which is no failure", async () => {
    desk.server.fail(() => true, { status: 429, headers: { "retry-after": "600" } }, true)
    const runtime = await rig.start(withChannels(desk.channel()))
    const id = await incidents.open(runtime)
    await rig.until(async () => (await incidents.notices())[0]!.code === "rate_limited", "it is asked to wait")
    expect(await incidents.notices()).toMatchObject([{ status: "pending", attempts: 0 }])
    expect(await incidents.channel("desk")).toMatchObject({ failing_since: null })
    for (const summary of ["6 orders are dead.", "7 orders are dead."]) {
      await incidents.update(runtime, id, summary)
    }
    await incidents.wait(runtime)
    await incidents.until("sent skipped skipped")
    expect(said(desk)).toEqual(["opened: 7 orders are dead."])
  })

  it("a refusal is not tried again", async () => {
    desk.server.fail(() => true, { status: 422, body: '{"message":"no such field"}' }, false)
    await incidents.open(await rig.start(withChannels(desk.channel())))
    await incidents.until("dead")
    expect((await incidents.notices())[0]).toMatchObject({ attempts: 1, code: "unprocessable" })
  })
})

it("in order: an update never overtakes the beginning, and several that wait become one", async () => {
  const office = rig.runtime(withChannels(desk.channel()))
  await office.channels.sync()
  const id = await incidents.open(office)
  await incidents.update(office, id, "6 orders are dead.")
  const runtime = await rig.start(withChannels(desk.channel()))
  await incidents.until("sent skipped")
  await runtime.channels.notifier.stop()
  for (const summary of ["7 orders are dead.", "8 orders are dead.", "9 orders are dead."]) {
    await incidents.update(office, id, summary)
  }
  await rig.start(withChannels(desk.channel()))
  await incidents.until("sent skipped skipped skipped sent")
  expect(said(desk)).toEqual(["opened: 6 orders are dead.", "updated: 9 orders are dead."])
})

it("who has heard of the beginning hears of the end, also when it is told of such incidents no more", async () => {
  const runtime = await rig.start(withChannels(onCall()))
  const id = await incidents.open(runtime)
  await incidents.until("sent")
  await rig.sql("UPDATE erp_channel SET severities = '{ticket}'")
  await incidents.resolve(runtime, id)
  await incidents.until("sent sent")
  expect([...pagerduty.alerts.values()]).toEqual(["resolved"])
})

it("two processes say each thing once", async () => {
  const [one] = [await rig.start(withChannels(desk.channel())), await rig.start(withChannels(desk.channel()))]
  const ids: string[] = []
  for (let at = 0; at < 12; at++) {
    ids.push(await incidents.open(one, { cause: `${at}` }))
  }
  await incidents.until(ids.map(() => "sent").join(" "))
  expect(desk.received.map(({ data }) => data.incident!.id).sort()).toEqual([...ids].sort())
})

it("without a provider of the store's it is skipped and shown, not tried again", async () => {
  const given: StoreNotification[] = []
  const notify = async (notification: StoreNotification) => {
    given.push(notification)
    return notification.channel === "feed" ? ("sent" as const) : ("no_provider" as const)
  }
  const mail = { name: "mail", kind: "notification", settings: { channel: "email", to: "desk@example.com" } }
  const runtime = await rig.start({ ...withChannels({ name: "feed", kind: "notification" }, mail), notify })
  await incidents.open(runtime)
  await rig.until(async () => given.length === 2 && (await incidents.channel("mail")).failing_code, "both were tried")
  const stands = await rig.sql(
    "SELECT c.name, n.status, code FROM erp_notice n JOIN erp_channel c ON c.id = channel_id ORDER BY 1"
  )
  expect(stands).toEqual([
    { name: "feed", status: "sent", code: null },
    { name: "mail", status: "skipped", code: "no_provider" },
  ])
})

it("no personal data and no secret is in anything that is sent, stored or logged", async () => {
  const proud = `token ${JIRA_TOKEN} of ${JIRA_EMAIL} is refused`
  const body = JSON.stringify({ errorMessages: [proud] })
  jira.server.fail(({ path }) => path.endsWith("/issue"), { status: 400, body }, false)
  const key = JSON.stringify({ message: `${ROUTING_KEY} is refused`, errors: [] })
  pagerduty.server.fail(() => true, { status: 400, body: key }, true)
  const runtime = await rig.start(withChannels(desk.channel(), tickets(), onCall()))
  await bury(rig, 1)
  const [connection] = await rig.sql<{ id: string }>("SELECT id FROM erp_connection")
  await incidents.open(runtime, { connection_id: connection!.id })
  await rig.until(
    async () => (await incidents.notices()).every(({ status }) => status !== "pending"),
    "all is said or given up"
  )
  const [dead] = await rig.sql<{ data: { email: string } }>("SELECT data FROM erp_message")
  const sent = [desk, jira, pagerduty].flatMap(({ server }) => server.requests.map(({ path, body }) => path + body))
  expect(sent.join()).toContain("ERP erp: dead letter")
  const stored = await rig.sql("SELECT n.*, c.* FROM erp_notice n JOIN erp_channel c ON c.id = n.channel_id")
  for (const text of [sent.join(), JSON.stringify(stored), rig.logged.join()]) {
    expect(text).not.toContain(dead!.data.email)
    expect(text).not.toContain(JIRA_TOKEN)
    expect(text).not.toContain(JIRA_EMAIL)
  }
  const without = sent.join().replaceAll(`"routing_key":"${ROUTING_KEY}"`, "")
  expect(without + JSON.stringify(stored) + rig.logged.join()).not.toContain(ROUTING_KEY)
  expect(stored.map((row) => row.failing_reason).filter(Boolean)).toHaveLength(2)
})
