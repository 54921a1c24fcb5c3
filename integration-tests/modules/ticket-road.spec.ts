import { ConnectorError } from "../../src/modules/erp/connector"
import { JIRA_EMAIL, JIRA_TOKEN, JiraDouble } from "../support/channels/jira"
import { Rig, type RigOptions } from "../support/rig"

let rig: Rig
let jira: JiraDouble

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(async () => {
  await rig.reset()
  jira = new JiraDouble()
  await jira.server.comeUp()
})
afterEach(() => jira.server.goDown())
afterAll(() => rig.destroy())

const quick = (): RigOptions => ({
  monitoring: { interval: "200ms" },
  connection: { concurrency: 1 },
  alerts: {
    channels: [
      {
        ...{ name: "tickets", kind: "jira" },
        settings: { url: jira.url, project: "OPS", done_transition: "Done" },
        credentials: { email: JIRA_EMAIL, token: JIRA_TOKEN },
        network: { allow_private_addresses: true },
      },
    ],
  },
})

it("a poisoned order is a dead letter and a ticket, a second of its cause a comment, and redriving closes it", async () => {
  const runtime = await rig.start(quick())
  rig.erp.behave = async (_book, { reference }) => {
    throw new ConnectorError("rejected", {
      code: "unprocessable",
      message: `Customer kim@example.com of ${reference} is blocked`,
    })
  }
  const [first] = await rig.place(runtime, 1)
  await rig.until(() => jira.issues.length === 1, "a ticket is opened")
  expect(jira.issues[0]!.fields.summary).toContain("dead letter")
  const { groups } = await runtime.causes.list("dead", { limit: 20, offset: 0 })
  await rig.until(
    async () => (await rig.sql("SELECT 1 FROM erp_ticket WHERE key = 'OPS-1'")).length === 1,
    "the ticket is known"
  )
  expect((await runtime.deliveries.ofOrder(first!))[0]).toMatchObject({ status: "dead" })
  expect(groups).toHaveLength(1)

  await rig.place(runtime, 1)
  await rig.until(() => jira.issues[0]!.comments.length === 1, "the second is a comment")
  expect(jira.issues).toHaveLength(1)
  expect(jira.textOf(jira.issues[0]!.comments[0])).toContain("2 deliveries")

  rig.erp.behave = async (book) => book()
  await runtime.redrives.start({ cause: groups[0]!.key }, 10, { id: "user_1", type: "user" })
  runtime.redriveLoop.lend(rig.readOrders)
  await rig.untilStatus("delivered", 2)
  await rig.until(() => jira.issues[0]!.status === "Done", "the ticket is closed")
  await rig.until(() => jira.issues[0]!.comments.length === 2, "it says that it is over")
  expect(jira.textOf(jira.issues[0]!.comments[1])).toMatch(/It is over\. It was: [12] deliver/)
  expect(JSON.stringify(jira.server.requests)).not.toMatch(/kim@example|order_/)
})
