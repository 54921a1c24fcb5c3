import { AUDIT_ACTIONS, type Actor } from "../../src/modules/erp"
import { inboundEnvelopeSchema } from "../../src/modules/erp/connector"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import * as workflows from "../../src/workflows"
import { channelMutations } from "../support/channels/mutations"
import { SIGNING_SECRET } from "../support/channels/receiver"
import { bury } from "../support/dead-letters"
import { eventually } from "../support/eventually"
import { TOKEN } from "../support/locked-erp"
import type { AuditRow, Mutation } from "../support/mutation"
import { Rig } from "../support/rig"
import { body } from "../support/row-rig"
import { stockEvent } from "../support/signed-post"
import { WorkflowRig } from "../support/workflow-rig"

const BY: Actor = { id: "user_1", type: "user" }
const WHY = "For a test."

let rig: Rig
let desk: WorkflowRig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(async () => {
  await rig.reset()
  desk = await WorkflowRig.open(rig)
  await eventually(async () => (await desk.erp.connections.list()).length === 1, "its connection is there")
})
afterEach(() => desk.close())
afterAll(() => rig.destroy())

const trail = () => rig.sql<AuditRow & Record<string, unknown>>("SELECT * FROM erp_audit ORDER BY created_at, id")
const runtimeOf = () => Reflect.get(desk.erp, "runtime") as ErpRuntime
const created = () => desk.erp.connections.create(body(), BY)
const connectionOfOptions = async () => (await desk.erp.connections.list()).find(({ name }) => name === "erp")!.id

async function dead(): Promise<string> {
  await bury(rig, 1)
  const [row] = await rig.sql<{ id: string }>("SELECT id FROM erp_delivery ORDER BY seq DESC LIMIT 1")
  return row!.id
}

async function deadInboxMessage(): Promise<string> {
  const event = inboundEnvelopeSchema.parse(stockEvent("evt_1"))
  const stored = await runtimeOf().inbox.store(await connectionOfOptions(), [event])
  await rig.sql("UPDATE erp_inbox SET status = 'dead'")
  return stored.outcome === "stored" ? stored.ids[0]! : ""
}

const ID = expect.any(String)
const SOME_ORDERS = { scope: { order_ids: ["order_1"] }, max_orders: 5, pace: 1 }

const MUTATIONS: Record<string, Mutation> = {
  createConnectionWorkflow: {
    action: "connection.create",
    prepare: async () => ({ body: body() }),
    says: { after: expect.objectContaining({ name: "second", "credentials.token": "(secret)" }) },
  },
  updateConnectionWorkflow: {
    action: "connection.update",
    prepare: async () => ({ id: await created(), body: { revision: 1, concurrency: 3 } }),
    says: { before: { concurrency: null }, after: { concurrency: 3 } },
  },
  deleteConnectionWorkflow: {
    action: "connection.delete",
    prepare: async () => ({ id: await created(), discard: true, reason: WHY }),
    says: { before: expect.objectContaining({ name: "second" }), after: { discarded: 0 }, reason: WHY },
  },
  pauseConnectionWorkflow: {
    action: "connection.pause",
    prepare: async () => ({ id: await created(), reason: WHY }),
    says: { before: { status: "active" }, after: { status: "paused", paused_code: "paused_by_hand" }, reason: WHY },
  },
  resumeConnectionWorkflow: {
    action: "connection.resume",
    prepare: async () => {
      const id = await created()
      await desk.erp.connections.pause(id, WHY, BY)
      return { id, reason: WHY }
    },
    says: { before: { status: "paused", paused_code: "paused_by_hand" }, after: { status: "active" }, reason: WHY },
  },
  rotateWebhookSecretWorkflow: {
    action: "connection.rotate_webhook_secret",
    prepare: async () => ({ id: await created(), keep: 1 }),
    says: { before: { webhook_secrets: 0 }, after: { webhook_secrets: 1 } },
  },
  reencryptCredentialsWorkflow: {
    action: "connection.reencrypt",
    prepare: async () => {
      const other = { ...desk.erp.options.encryption.keys[0]!, id: "newer" }
      await created()
      desk.erp.options.encryption.keys.unshift(other)
      return {}
    },
    says: { after: { fields: ["credentials"] } },
  },
  replaceLocationsWorkflow: {
    action: "connection.replace_locations",
    prepare: async () => {
      const connection_id = await connectionOfOptions()
      const old = [
        { location: "A", stock_location_id: "sloc_1" },
        { location: "B", stock_location_id: "sloc_2" },
      ]
      await desk.erp.stock.replaceLocations(connection_id, old, BY)
      return { connection_id, locations: [old[0], { location: "B", stock_location_id: "sloc_3" }] }
    },
    says: { before: { B: "sloc_2" }, after: { B: "sloc_3" } },
  },
  beginEpochWorkflow: {
    action: "connection.begin_epoch",
    prepare: async () => ({ connection_id: await connectionOfOptions(), reason: WHY }),
    says: { before: { epoch: 1 }, after: { epoch: 2 }, reason: WHY },
  },
  pollStockWorkflow: {
    action: "connection.poll_stock",
    prepare: async () => {
      rig.erp.stock = async () => ({ items: [], watermark: "1", more: false })
      return { connection_id: await connectionOfOptions(), full: true }
    },
    says: { after: { full: true } },
  },
  ...channelMutations(() => desk.erp, BY),
  redriveDeliveryWorkflow: {
    action: "delivery.redrive",
    prepare: async () => ({ id: await dead() }),
    says: { before: { status: "dead" }, after: { status: "pending" } },
  },
  discardDeliveryWorkflow: {
    action: "delivery.discard",
    prepare: async () => ({ id: await dead(), reason: WHY }),
    says: { before: { status: "dead" }, after: { status: "discarded" }, reason: WHY },
  },
  discardDeliveriesWorkflow: {
    action: "delivery.discard_many",
    prepare: async () => ({ choice: { ids: [await dead(), await dead()] }, reason: WHY }),
    says: {
      target_id: null,
      after: { status: "discarded", discarded: 2, left: 0, delivery_ids: [ID, ID] },
      reason: WHY,
    },
  },
  settleDeliveryWorkflow: {
    action: "delivery.settle",
    prepare: async () => ({ id: await dead(), found: { document_number: "S0042" } }),
    says: { before: { status: "dead" }, after: { status: "delivered", document_number: "S0042" } },
  },
  editPayloadWorkflow: {
    action: "delivery.edit_payload",
    prepare: async () => {
      const id = await dead()
      const { message } = await desk.erp.retrieveDelivery(id)
      return { id, edit: { data: { ...message.data, email: "new@example.com" }, reason: WHY, by: BY } }
    },
    says: {
      before: { content_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      after: { content_hash: expect.stringMatching(/^[0-9a-f]{64}$/), paths: ["email"] },
      reason: WHY,
    },
  },
  refreshPayloadWorkflow: {
    action: "delivery.refresh_payload",
    prepare: async () => ({ id: await dead() }),
    says: { after: { rebuilt: true } },
  },
  startRedriveWorkflow: {
    action: "redrive.start",
    prepare: async () => ({ choice: { ids: [await dead()] }, pace: 7 }),
    says: { after: { filter: { ids: [ID] }, pace: 7, total: 1 } },
  },
  cancelRedriveWorkflow: {
    action: "redrive.cancel",
    prepare: async () => ({ id: (await desk.erp.startRedrive({ ids: [await dead()] }, 1, BY)).id }),
    says: { before: { state: "running" }, after: { state: "canceled" } },
  },
  startBackfillWorkflow: {
    action: "backfill.start",
    prepare: async () => ({ connection_id: await connectionOfOptions(), asked: SOME_ORDERS }),
    says: { after: { from: null, to: null, orders: 1, max_orders: 5, pace: 1 } },
  },
  cancelBackfillWorkflow: {
    action: "backfill.cancel",
    prepare: async () => ({ id: (await desk.erp.backfills.start(await connectionOfOptions(), SOME_ORDERS, BY)).id }),
    says: {},
  },
  erasePersonWorkflow: {
    action: "erasure.begin",
    prepare: async () => {
      await dead()
      const [{ subject } = { subject: "" }] = await rig.sql<{ subject: string }>("SELECT subject FROM erp_delivery")
      return { of: { order_ids: [subject] }, discard_open: true }
    },
    says: {
      target_id: expect.stringMatching(/^erpera_/),
      after: { asked_by: "order_ids", orders: 1, discard_open: true },
    },
  },
  redriveInboxMessageWorkflow: {
    action: "inbox_message.redrive",
    prepare: async () => ({ id: await deadInboxMessage() }),
    says: { before: { status: "dead" }, after: { status: "received" } },
  },
  discardInboxMessageWorkflow: {
    action: "inbox_message.discard",
    prepare: async () => ({ id: await deadInboxMessage(), reason: WHY }),
    says: { before: { status: "dead" }, after: { status: "discarded" }, reason: WHY },
  },
}

/** They write what the store says, do what was asked for, or change nothing. */
const UNASKED = [
  ...["captureOrdersWorkflow", "sweepOrdersWorkflow", "workRedrivesWorkflow", "purgeWorkflow"],
  ...["previewErasureWorkflow", "previewBackfillWorkflow"],
]

interface Runnable {
  (container: unknown): { run(options: { input: unknown }): Promise<unknown> }
}

const run = async (name: string, input: object) =>
  (Reflect.get(workflows, name) as Runnable)(desk.container).run({ input: { ...input, by: BY } })

/** Everything a person can change, without times. */
async function everything() {
  const columns = {
    erp_connection: "id, status, paused_code, config, credentials, webhook_secrets, revision, epoch, resumed_reason",
    erp_channel: "id, name, status, severities, revision",
    erp_delivery: "id, status, code, reason, data_override, redrive_id, document_number",
    erp_inbox: "id, status",
    erp_redrive: "id, state",
    erp_backfill: "id, state",
    erp_location: "location, stock_location_id",
    erp_watermark: "connection_id, stream, value",
    erp_payload_edit: "id",
    erp_message: "id, data",
  }
  const rows: Record<string, object[]> = {}
  for (const [table, list] of Object.entries(columns)) {
    rows[table] = await rig.sql(`SELECT ${list} FROM ${table} ORDER BY 1`)
  }
  return rows
}

it("every workflow that changes something has a line here", () => {
  expect([...Object.keys(MUTATIONS), ...UNASKED].sort()).toEqual(Object.keys(workflows).sort())
  expect(
    [...Object.values(MUTATIONS).map(({ action }) => action), "connection.remove", "channel.reencrypt"].sort()
  ).toEqual([...AUDIT_ACTIONS].sort())
})

describe.each(Object.entries(MUTATIONS))("%s", (name, { action, prepare, says }) => {
  it("leaves one row: who, what, before, after and why", async () => {
    const input = await prepare()
    await rig.sql("TRUNCATE erp_audit")
    await run(name, input)
    const rows = await trail()
    expect(rows).toEqual([
      expect.objectContaining({ actor_id: "user_1", actor_type: "user", action, target_type: action.split(".")[0] }),
    ])
    expect(rows[0]).toMatchObject({ target_id: ID, before: null, reason: null, ...says })
    const text = JSON.stringify(rows)
    ;[TOKEN, SIGNING_SECRET, "@example.com"].forEach((secret) => expect(text).not.toContain(secret))
  })

  it("changes nothing where that cannot be written down", async () => {
    const input = await prepare()
    const before = await everything()
    await rig.sql("ALTER TABLE erp_audit RENAME TO erp_audit_away")
    try {
      await expect(run(name, input)).rejects.toHaveProperty("message", expect.stringContaining("erp_audit"))
    } finally {
      await rig.sql("ALTER TABLE erp_audit_away RENAME TO erp_audit")
    }
    expect(await everything()).toEqual(before)
  })
})
