import { Called, notice } from "../support/channels/called"
import { GITHUB_TOKEN, GithubDouble } from "../support/channels/github"
import { JIRA_EMAIL, JIRA_TOKEN, JiraDouble } from "../support/channels/jira"

const HOSTILE = 'Bolt {html} [~admin] *b* @everyone #1 <img src=x> [x](https://evil.example)\nnext "line"'

const called = new Called()
afterAll(() => called.close())

describe.each(["cloud", "data_center"] as const)("Jira, %s", (api) => {
  let jira: JiraDouble
  beforeEach(async () => {
    jira = new JiraDouble()
    await jira.server.comeUp()
  })
  afterEach(() => jira.server.goDown())
  const credentials = () => ({ ...(api === "cloud" && { email: JIRA_EMAIL }), token: JIRA_TOKEN })
  const channel = (settings: object = {}, over: object = {}) =>
    called.channel("jira", { url: jira.url, api, project: "OPS", ...settings }, { ...credentials(), ...over })
  const ticketOf = (key: string) => ({ key, url: `${jira.url}/browse/${key}`, state: "open" as const })

  it("an issue is created, commented, and closed by the transition that is named", async () => {
    const jiraChannel = channel({ done_transition: "done" })
    expect(await jiraChannel.send(notice("opened"))).toEqual({ ticket: ticketOf("OPS-1") })
    const ticket = ticketOf("OPS-1")
    await jiraChannel.send(notice("updated", { ticket }, { summary: "9 orders were refused." }))
    expect(await jiraChannel.send(notice("resolved", { ticket }))).toEqual({ ticket: { ...ticket, state: "closed" } })
    const [issue] = jira.issues
    expect(issue).toMatchObject({ status: "Done", fields: { labels: ["erp", "erpinc_01"] } })
    expect(issue!.fields.summary).toBe("ERP main-erp: dead letter – 5 orders were refused with unknown_article.")
    expect(jira.textOf(issue!.fields.description)).toContain("count: 5")
    expect(
      issue!.comments.map((comment) => jira.textOf(comment).replaceAll("\\", "").split("\n").slice(0, 2).join(" "))
    ).toEqual([
      "It goes on. 9 orders were refused.",
      "5 orders were refused with unknown_article. From 2026-03-01 09:00 UTC to 2026-03-01 11:00 UTC.",
    ])
    expect(jira.created).toBe(1)
  })

  it("where it is in doubt whether one was created, it is looked for", async () => {
    jira.server.fail(({ path }) => path.endsWith("/issue"), "lost_reply", true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({ errorClass: "outcome_unknown" })
    expect(await channel().send(notice("opened", { in_doubt: true }))).toEqual({ ticket: ticketOf("OPS-1") })
    expect([jira.created, jira.issues.length, jira.issues[0]!.comments.length]).toEqual([1, 1, 0])
    await channel().send(notice("opened", { in_doubt: true }, { id: "erpinc_02" }))
    expect(jira.issues.map(({ key }) => key)).toEqual(["OPS-1", "OPS-2"])
  })

  it("what is over and was never told leaves nothing; what may have been told is looked for", async () => {
    expect(await channel().send(notice("resolved", { in_doubt: true }))).toEqual({})
    expect(jira.created).toBe(0)
  })

  it("closed by hand it gets a comment; what comes back reopens it, where there is a transition for that", async () => {
    await channel().send(notice("opened"))
    const [issue] = jira.issues
    issue!.status = "Done"
    const ticket = ticketOf("OPS-1")
    const closes = channel({ done_transition: "Done", reopen_transition: "Reopen" })
    expect(await closes.send(notice("resolved", { ticket }))).toEqual({ ticket: { ...ticket, state: "closed" } })
    expect(await closes.send(notice("opened", { ticket: { ...ticket, state: "closed" } }))).toEqual({ ticket })
    expect(issue).toMatchObject({ status: "To Do" })
    expect(issue!.comments).toHaveLength(2)
    const wrong = await channel({ done_transition: "Ship it" }).send(notice("resolved", { ticket }))
    expect(wrong.note).toMatch(/OPS-1 has no transition "Ship it"/)
  })

  it("deleted by hand it is let be, and said so; what comes back gets another one", async () => {
    await channel().send(notice("opened"))
    jira.issues[0]!.key = "GONE-1"
    const ticket = ticketOf("OPS-1")
    expect(await channel().send(notice("updated", { ticket }))).toMatchObject({
      skipped: { code: "ticket_gone", reason: expect.stringContaining("OPS-1: The ticket was deleted") },
    })
    expect(jira.created).toBe(1)
    expect(await channel().send(notice("opened", { ticket }))).toEqual({ ticket: ticketOf("OPS-2") })
    jira.projects = []
    await expect(channel().send(notice("updated", { ticket }))).rejects.toMatchObject({ code: "not_found" })
  })

  it("somebody else's words are no markup", async () => {
    await channel().send(notice("opened", {}, { summary: `${HOSTILE}${"x".repeat(2_000)}` }))
    const { summary, description } = jira.issues[0]!.fields
    expect(summary.length).toBeLessThanOrEqual(250)
    if (api === "data_center") {
      expect(description).toContain("Bolt \\{html\\} \\[\\~admin\\] \\*b\\* \\@everyone \\#1")
      expect(description).toContain("In the admin: https://shop.example/app/erp/incidents/erpinc_01")
    }
  })

  it("refusals in words, without secrets", async () => {
    const refused = (settings: object) => channel(settings).send(notice("opened"))
    await expect(refused({ project: "NOPE" })).rejects.toMatchObject({
      ...{ errorClass: "rejected", message: "HTTP 400 from Jira: project: valid project is required" },
    })
    jira.server.fail(() => true, { status: 403, body: `{"errorMessages":["${JIRA_TOKEN} may not"]}` }, true)
    await expect(refused({})).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("*** may not"),
    })
    jira.server.fail(() => true, { status: 429, headers: { "retry-after": "3" } }, true)
    await expect(refused({})).rejects.toMatchObject({ errorClass: "throttled", retry_after_ms: 3_000 })
    await expect(channel({}, { token: "another-token" }).send(notice("opened"))).rejects.toMatchObject({
      ...{ errorClass: "configuration", code: "unauthorized" },
    })
  })

  it("a test creates nothing, and says what is missing", async () => {
    expect((await channel().test()).map(({ name, ok }) => [name, ok])).toEqual([
      ["reachable", true],
      ["authenticated", true],
      ["may_write", true],
    ])
    const failing = async (settings: object, over?: object) =>
      (await channel(settings, over).test()).find(({ ok }) => !ok)
    expect(await failing({}, { token: "another-token" })).toMatchObject({ name: "authenticated", code: "unauthorized" })
    expect(await failing({ project: "NOPE" })).toMatchObject({ name: "may_write", code: "not_found" })
    expect(await failing({ issue_type: "Epic" })).toMatchObject({ code: "bad_request", fix: "Enter one of: Task" })
    jira.forbidden = ["TRANSITION_ISSUES"]
    expect(await failing({})).toBeUndefined()
    expect(await failing({ done_transition: "Done" })).toMatchObject({
      ...{ code: "forbidden", detail: "Missing in OPS: TRANSITION_ISSUES" },
    })
    expect(jira.created).toBe(0)
  })
})

describe("GitHub Issues", () => {
  let github: GithubDouble
  beforeEach(async () => {
    github = new GithubDouble()
    await github.server.comeUp()
  })
  afterEach(() => github.server.goDown())
  const channel = (settings: object = {}, token = GITHUB_TOKEN) =>
    called.channel("github", { url: github.url, repository: "example/store", ...settings }, { token })
  const ticketOf = (number: number, state: "open" | "closed" = "open") => ({
    ...{ key: `#${number}`, url: `https://github.com/example/store/issues/${number}`, state },
  })

  it("an issue is created, commented, closed and opened again", async () => {
    expect(await channel().send(notice("opened"))).toEqual({ ticket: ticketOf(1) })
    await channel().send(notice("updated", { ticket: ticketOf(1) }))
    expect(await channel().send(notice("resolved", { ticket: ticketOf(1) }))).toEqual({ ticket: ticketOf(1, "closed") })
    expect(github.issues).toMatchObject([{ state: "closed", labels: ["erp"], comments: { length: 2 } }])
    expect(await channel().send(notice("opened", { ticket: ticketOf(1, "closed") }))).toEqual({ ticket: ticketOf(1) })
    expect(github.issues).toMatchObject([{ state: "open", comments: { length: 3 } }])
  })

  it("where it is in doubt whether one was created, it is looked for", async () => {
    github.server.fail(({ method }) => method === "POST", "lost_reply", true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({ errorClass: "outcome_unknown" })
    expect(await channel().send(notice("opened", { in_doubt: true }))).toEqual({ ticket: ticketOf(1) })
    expect(github.issues).toHaveLength(1)
  })

  it("somebody else's words mention nobody and refer to nothing", async () => {
    await channel().send(notice("opened", {}, { summary: HOSTILE }))
    expect(github.issues[0]!.body).toContain("\\[\\~admin\\] \\*b\\* @\u200beveryone \\#1 \\<img src=x\\>")
  })

  it("deleted by hand it is let be; a token that may not, or has done too much, is told apart", async () => {
    await channel().send(notice("opened"))
    github.issues[0]!.deleted = true
    expect(await channel().send(notice("updated", { ticket: ticketOf(1) }))).toMatchObject({
      skipped: { code: "ticket_gone" },
    })
    const limited = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${Math.ceil(Date.now() / 1000) + 60}` }
    github.server.fail(() => true, { status: 403, headers: limited }, true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({ errorClass: "throttled" })
    github.server.fail(() => true, { status: 403, headers: { "x-ratelimit-remaining": "10" } }, true)
    await expect(channel().send(notice("opened"))).rejects.toMatchObject({ code: "forbidden" })
    await expect(channel({}, "another-token").send(notice("opened"))).rejects.toMatchObject({ code: "unauthorized" })
  })

  it("a test creates nothing", async () => {
    expect((await channel().test()).every(({ ok }) => ok)).toBe(true)
    expect((await channel({ repository: "example/none" }).test())[0]).toMatchObject({ ok: false, code: "not_found" })
    expect(github.issues).toHaveLength(0)
  })
})
