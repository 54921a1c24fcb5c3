import type { StoreNotification } from "../../src/modules/erp/channels"
import { Called, notice } from "../support/channels/called"
import { PagerDutyDouble, ROUTING_KEY } from "../support/channels/pagerduty"
import { Receiver, SIGNING_SECRET } from "../support/channels/receiver"
import { FaultServer } from "./fault-server"

/** What somebody else may have put into a name or a reason. */
const HOSTILE = 'Bolt <!channel> & @everyone [x](https://evil.example) *b* {html}\n\u202E"'

let given: StoreNotification[]
const called = new Called(async (notification) => {
  if (notification.to === "broken@example.com") {
    throw new Error(`550 mailbox of ${notification.to} is full`)
  }
  given.push(notification)
  return notification.channel === "sms" ? "no_provider" : "sent"
})
beforeEach(() => {
  given = []
})
afterAll(() => called.close())

describe("PagerDuty", () => {
  let pagerduty: PagerDutyDouble
  const channel = (key = ROUTING_KEY) => called.channel("pagerduty", { url: pagerduty.url }, { routing_key: key })

  beforeEach(async () => {
    pagerduty = new PagerDutyDouble()
    await pagerduty.server.comeUp()
  })
  afterEach(() => pagerduty.server.goDown())

  it("one alert per incident, however often it is said, and resolved with it", async () => {
    await channel().send(notice("opened"))
    await channel().send(notice("opened", { in_doubt: true }))
    await channel().send(notice("updated", {}, { summary: "9 orders were refused." }))
    expect([...pagerduty.alerts]).toEqual([["erpinc_01", "triggered"]])
    expect(pagerduty.events.at(-1)).toMatchObject({
      dedup_key: "erpinc_01",
      client_url: "https://shop.example/app/erp/incidents/erpinc_01",
      payload: {
        summary: "ERP main-erp: dead letter. 9 orders were refused.",
        source: "main-erp",
        severity: "critical",
        class: "dead_letter",
        custom_details: { count: 5, runbook: "docs/runbook.md#dead_letter" },
      },
    })
    await channel().send(notice("resolved"))
    expect([...pagerduty.alerts]).toEqual([["erpinc_01", "resolved"]])
  })

  it("long words are cut, a ticket is a warning", async () => {
    await channel().send(notice("opened", {}, { severity: "ticket", summary: `${HOSTILE}${"ä".repeat(5_000)}` }))
    expect(pagerduty.events[0]).toMatchObject({ payload: { severity: "warning" } })
  })

  it("says what is wrong with an event, without the key; asked to wait it waits as long", async () => {
    const unknown = "0".repeat(31) + "x"
    await expect(channel(unknown).send(notice("opened"))).rejects.toMatchObject({
      ...{ errorClass: "rejected", code: "bad_request" },
      message: "HTTP 400 from PagerDuty: Event object is invalid 'routing_key' *** is unknown",
    })
    pagerduty.server.fail(() => true, { status: 429, headers: { "retry-after": "7" } }, true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({
      ...{ errorClass: "throttled", retry_after_ms: 7_000 },
    })
    pagerduty.server.fail(() => true, { status: 200, body: "OK" }, true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({ code: "incomplete_response" })
  })

  it("a test leaves nothing open", async () => {
    expect(await channel().test()).toEqual([expect.objectContaining({ name: "sent", ok: true })])
    expect([...pagerduty.alerts.values()]).toEqual(["resolved"])
    expect(pagerduty.events[0]).toMatchObject({
      payload: { severity: "info", summary: expect.stringMatching(/^Test/) },
    })
  })
})

describe("a webhook", () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = new Receiver()
    await receiver.server.comeUp()
  })
  afterEach(() => receiver.server.goDown())
  const channel = (...secrets: string[]) =>
    called.channel("webhook", { url: receiver.server.url }, { signing_secrets: secrets })

  it("is signed with each secret, and the same message has the same id", async () => {
    const other = `whsec_${Buffer.alloc(32, 1).toString("base64")}`
    await channel(other, SIGNING_SECRET).send(notice("opened"))
    await channel(other, SIGNING_SECRET).send(notice("opened", { in_doubt: true }))
    await expect(channel(other).send(notice("opened"))).rejects.toMatchObject({ code: "unauthorized" })
    expect(receiver.received.map(({ id, type }) => `${id} ${type}`)).toEqual(
      Array(2).fill("erpnot_opened erp.incident.opened")
    )
    expect(receiver.received[0]!.data).toEqual({
      incident: expect.objectContaining({ id: "erpinc_01", connection: "main-erp", numbers: { count: 5 } }),
      links: { admin: "https://shop.example/app/erp/incidents/erpinc_01", runbook: "docs/runbook.md#dead_letter" },
      text: {
        title: "ERP main-erp: dead letter",
        body: [
          "5 orders were refused with unknown_article.",
          "Since 2026-03-01 09:00 UTC.",
          "What to do: docs/runbook.md#dead_letter",
          "In the admin: https://shop.example/app/erp/incidents/erpinc_01",
        ].join("\n"),
      },
    })
  })

  it("a test says that it is one", async () => {
    expect(await channel(SIGNING_SECRET).test()).toMatchObject([{ name: "sent", ok: true }])
    expect(receiver.received).toMatchObject([{ type: "erp.test" }])
  })
})

describe("Slack", () => {
  let slack: FaultServer
  beforeEach(async () => {
    slack = new FaultServer(({ path, body }) =>
      path !== "/services/T0/B0/s3cr3tpart"
        ? { status: 404, body: "no_service" }
        : typeof JSON.parse(body).text === "string"
          ? { status: 200, body: "ok" }
          : { status: 400, body: "invalid_payload" }
    )
    await slack.comeUp()
  })
  afterEach(() => slack.goDown())
  const channel = (path = "/services/T0/B0/s3cr3tpart") =>
    called.channel("slack", { mention: "here" }, { webhook_url: `${slack.url}${path}` })

  it("nobody is called and nothing is linked by somebody else's words; who is on call is, once", async () => {
    await channel().send(notice("opened", {}, { summary: HOSTILE }))
    await channel().send(notice("updated"))
    const [opened, updated] = slack.requests.map(({ body }) => JSON.parse(body).text as string)
    expect(opened).toMatch(/^<!here> \*ERP main-erp: dead letter\*\n/)
    expect(opened!.slice("<!here>".length)).not.toMatch(/[<>]/)
    expect(opened).toContain("&lt;!channel&gt; &amp; @everyone")
    expect(updated).not.toContain("<!here>")
  })

  it("the address, which is the secret, shows in no error", async () => {
    const error = await channel("/services/T0/B0/0thers3cr3t")
      .send(notice("opened"))
      .catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: "not_found", message: expect.stringContaining("no_service") })
    expect((error as Error).message).not.toContain("0thers3cr3t")
  })
})

describe("the store's notifications", () => {
  it("the feed: as Medusa's admin shows it", async () => {
    await called.channel("notification", {}).send(notice("resolved"))
    expect(given).toEqual([
      expect.objectContaining({
        ...{ channel: "feed", to: "", template: "admin-ui", content: null, idempotency_key: "erpnot_resolved" },
        data: expect.objectContaining({
          title: "Over: ERP main-erp: dead letter",
          description: expect.stringContaining("From 2026-03-01 09:00 UTC to 2026-03-01 11:00 UTC."),
        }),
      }),
    ])
  })

  it("e-mail without a template: text, and the same without markup of others", async () => {
    const mail = called.channel("notification", { channel: "email", to: "desk@example.com" })
    await mail.send(notice("opened", {}, { summary: HOSTILE }))
    expect(given[0]).toMatchObject({ template: null, content: { subject: "ERP main-erp: dead letter" } })
    expect(given[0]!.content!.html).toContain("Bolt &lt;!channel&gt; &amp; @everyone")
  })

  it("without a provider it is skipped, and shown; what a provider says is not repeated", async () => {
    const sms = called.channel("notification", { channel: "sms", to: "+15550100" })
    expect(await sms.send(notice("opened"))).toMatchObject({ skipped: { code: "no_provider", broken: true } })
    expect(await sms.test()).toMatchObject([
      { ok: false, code: "no_provider", fix: expect.stringContaining("provider") },
    ])
    const broken = called.channel("notification", { channel: "email", to: "broken@example.com" })
    await expect(broken.send(notice("opened"))).rejects.toMatchObject({
      ...{ errorClass: "transient", code: "notification_failed" },
      message: expect.not.stringContaining("broken@"),
    })
  })

  it("anything but the feed goes to somebody", () => {
    expect(() => called.channel("notification", { channel: "email" })).toThrow(/is required for every channel/)
  })
})
