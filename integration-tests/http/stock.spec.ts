import { Modules } from "@medusajs/framework/utils"
import { foreignInventory } from "../../src/modules/erp/store-inventory"
import { eventually } from "../support/eventually"
import { postEvent, stockEvent, WEBHOOK_SECRETS } from "../support/signed-post"
import { describeStore, ok } from "../support/store"

const connection = { webhook_secrets: WEBHOOK_SECRETS, stock: { create_levels: true, skew_margin: "1s" } } as const
const KNOWN_COLUMNS = [
  "created_at",
  "deleted_at",
  "id",
  "incoming_quantity",
  "inventory_item_id",
  "location_id",
  "metadata",
  "raw_incoming_quantity",
  "raw_reserved_quantity",
  "raw_stocked_quantity",
  "reserved_quantity",
  "stocked_quantity",
  "updated_at",
]

describeStore("stock in a real store", { connection }, (store) => {
  let place: string
  let version = 0

  const inventory = () => store.container.resolve(Modules.INVENTORY)
  const now = () => new Date().toISOString()

  async function open(): Promise<void> {
    const [location] = await store.sql<{ id: string }>("SELECT id FROM stock_location")
    place = location!.id
    const [row] = await store.sql<{ id: string }>("SELECT id FROM erp_connection")
    const locations = [{ location: "WH1", stock_location_id: place }]
    ok(await store.admin("PUT", `/connections/${row!.id}/locations`, { locations }))
  }

  /** The ERP's word, until it is settled. @returns the message as the admin shows it */
  async function say(items: { sku: string; quantity: number | string; as_of?: string; location?: string }[]) {
    const data = { items: items.map((item) => ({ location: "WH1", version: ++version, as_of: now(), ...item })) }
    const { body } = await postEvent(`${store.url}/hooks/erp/main-erp`, stockEvent(`evt-${version}`, { data }))
    return eventually(async () => {
      const { message } = ok(await store.admin("GET", `/inbox/${String(body.id)}`))
      return message.status === "received" ? undefined : message
    }, "the message is settled")
  }

  const row = async (sku: string) => {
    const [found] = await store.sql(
      "SELECT l.* FROM inventory_level l JOIN inventory_item i ON i.id = l.inventory_item_id WHERE i.sku = $1",
      [sku]
    )
    return found!
  }
  /** What must differ between two levels. */
  const alike = (level: Record<string, unknown>) => ({
    ...level,
    ...{ id: null, inventory_item_id: null, created_at: null, updated_at: null },
  })

  it("is written as Medusa's own module writes it, created levels as well", async () => {
    await open()
    const items = await inventory().createInventoryItems([{ sku: "ours" }, { sku: "theirs" }, { sku: "made" }])
    const [ours, theirs] = items.map(({ id }) => ({ inventory_item_id: id, location_id: place }))
    await inventory().createInventoryLevels([ours!, theirs!])
    expect(Object.keys(await row("ours")).sort()).toEqual(KNOWN_COLUMNS)
    await say([
      { sku: "ours", quantity: 1234567 },
      { sku: "made", quantity: 1234567 },
    ])
    await inventory().updateInventoryLevels([{ ...theirs!, stocked_quantity: 1234567 }])
    const wanted = alike(await row("theirs"))
    expect(wanted).toMatchObject({ stocked_quantity: "1234567" })
    expect(alike(await row("ours"))).toEqual(wanted)
    expect(alike(await row("made"))).toEqual(wanted)
    const [read] = await inventory().listInventoryLevels({ inventory_item_id: ours!.inventory_item_id })
    expect([read!.stocked_quantity, read!.reserved_quantity, read!.available_quantity].map(Number)).toEqual([
      1234567, 0, 1234567,
    ])
  })

  it("tells of changed levels as Medusa does, and of no others", async () => {
    await open()
    const seen: { name: string; data: unknown; metadata: unknown }[] = []
    const bus = store.container.resolve(Modules.EVENT_BUS)
    for (const name of ["inventory.inventory-level.updated", "inventory-level.updated"]) {
      bus.subscribe(name, async ({ data, metadata }) => void seen.push({ name, data, metadata }))
    }
    const [item] = await inventory().createInventoryItems([{ sku: "told" }])
    const level = { inventory_item_id: item!.id, location_id: place }
    await inventory().createInventoryLevels([{ ...level, stocked_quantity: 1 }])
    const { id } = await row("told")
    await inventory().updateInventoryLevels([{ ...level, stocked_quantity: 2 }])
    const theirs = await eventually(async () => seen.find(({ data }) => (data as { id: string }).id === id), "Medusa's")
    seen.length = 0
    await say([{ sku: "told", quantity: 5 }])
    await eventually(async () => seen.length >= 2, "ours")
    await say([{ sku: "told", quantity: 5 }])
    await eventually(async () => (await store.sql("SELECT 1 FROM erp_owed_events")).length === 0, "all is paid")
    expect(seen.map(({ name, data }) => ({ name, data })).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: "inventory-level.updated", data: { id } },
      { name: "inventory.inventory-level.updated", data: { id } },
    ])
    expect(seen.find(({ name }) => name === theirs.name)?.metadata).toMatchObject({
      source: (theirs.metadata as { source: string }).source,
      object: (theirs.metadata as { object: string }).object,
      action: "updated",
    })
  })

  it("counts an order as sold once, before and after the ERP knows it", async () => {
    await open()
    const [item] = await inventory().createInventoryItems([{ sku: "MUG" }])
    await store.sql("UPDATE product_variant SET manage_inventory = true WHERE id = $1", [store.shop.variantId])
    const LINK = store.container.resolve("link")
    await LINK.create({
      [Modules.PRODUCT]: { variant_id: store.shop.variantId },
      [Modules.INVENTORY]: { inventory_item_id: item!.id },
    })
    await say([{ sku: "MUG", quantity: 10 }])
    const sellable = async () => inventory().retrieveAvailableQuantity(item!.id, [place]).then(Number)
    expect(await sellable()).toBe(10)

    const { id } = await store.placeOrder()
    await store.untilDelivered(id)
    expect(await sellable()).toBe(7)
    const early = new Date(Date.now() - 60_000).toISOString()
    await say([{ sku: "MUG", quantity: 10, as_of: early }])
    expect(await sellable()).toBe(7)
    await store.sql("UPDATE erp_delivery SET delivered_at = delivered_at - interval '1 minute'")
    await say([{ sku: "MUG", quantity: 7 }])
    expect(await sellable()).toBe(7)

    const { levels } = ok(await store.admin("GET", "/stock?sku=MUG"))
    expect(levels).toEqual([
      expect.objectContaining({
        ...{ sku: "MUG", location: "WH1", quantity: "7", status: "applied", stocked_quantity: "10" },
        ...{ stock_location_id: place, inventory_item_id: item!.id },
        connection: expect.objectContaining({ name: "main-erp" }),
        message: expect.objectContaining({ event_id: `evt-${version}` }),
      }),
    ])
  })

  it("shows what is held and why, item by item, and a discarded message's stock stays away", async () => {
    await open()
    const message = await say([{ sku: "nowhere", quantity: 5 }])
    expect(message).toMatchObject({ status: "held", code: "sku_unknown", items: [{ sku: "nowhere", result: "held" }] })
    const [level] = ok(await store.admin("GET", "/stock?sku=nowhere")).levels
    expect(level).toMatchObject({ status: "held", code: "sku_unknown", reason: expect.stringMatching(/Create it/) })
    ok(await store.admin("POST", `/inbox/${message.id}/discard`, { reason: "not ours" }))
    await inventory().createInventoryItems([{ sku: "nowhere" }])
    store.runtime.drain.release()
    const other = await say([{ sku: "nowhere-either", quantity: 1 }])
    expect(other.status).toBe("held")
    expect(ok(await store.admin("GET", "/stock?sku=nowhere")).levels[0]).toMatchObject({ status: "discarded" })
  })

  it("groups what waits by connection and reason, and finds an item's stock by its SKU as well", async () => {
    await open()
    await say([
      { sku: "nowhere", quantity: 5 },
      { sku: "gone", quantity: 1 },
      { sku: "gone", quantity: 2, location: "WH9" },
    ])
    const main = { connection: { id: expect.any(String), name: "main-erp" }, items_more: false }
    const example = { sku: "gone", location: "WH1", quantity: "1", inventory_item_id: null }
    expect(ok(await store.admin("GET", "/stock/held"))).toEqual({
      groups: [
        {
          ...{ ...main, code: "sku_unknown", items: 2, reason: expect.stringMatching(/Create it/) },
          examples: [example, { ...example, sku: "nowhere", quantity: "5" }],
        },
        {
          ...{ ...main, code: "location_unmapped", items: 1, reason: expect.stringMatching(/Map it/) },
          examples: [{ ...example, location: "WH9", quantity: "2" }],
        },
      ],
    })
    const both = await store.admin("GET", "/stock?sku=gone&inventory_item_id=iitem_none")
    expect(ok(both).levels.map(({ location }: { location: string }) => location)).toEqual(["WH1", "WH9"])
  })

  it.each(["", "?sku=", "?inventory_item_id="])("asks for one item: %s", async (query) => {
    expect((await store.admin("GET", `/stock${query}`)).status).toBe(400)
  })

  it("is written by SQL only where the inventory module is Medusa's own", () => {
    const { modules } = store.container.resolve("configModule") as { modules: Record<string, unknown> }
    const before = modules.inventory
    expect(foreignInventory()).toBeUndefined()
    try {
      modules.inventory = { resolve: "./src/modules/warehouse" }
      expect(foreignInventory()?.()).toBe(inventory())
    } finally {
      modules.inventory = before
    }
  })

  it("finds variants through the table Medusa keeps", async () => {
    const columns = await store.sql<{ name: string; type: string; null: string }>(
      `SELECT column_name AS name, data_type AS type, is_nullable AS null FROM information_schema.columns
        WHERE table_name = 'product_variant_inventory_item' ORDER BY column_name`
    )
    expect(columns).toEqual([
      { name: "created_at", type: "timestamp with time zone", null: "NO" },
      { name: "deleted_at", type: "timestamp with time zone", null: "YES" },
      { name: "id", type: "character varying", null: "NO" },
      { name: "inventory_item_id", type: "character varying", null: "NO" },
      { name: "required_quantity", type: "numeric", null: "NO" },
      { name: "updated_at", type: "timestamp with time zone", null: "NO" },
      { name: "variant_id", type: "character varying", null: "NO" },
    ])
  })
})
