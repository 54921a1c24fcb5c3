import { Client } from "pg"
import { eventually } from "../../support/eventually"
import { signedHeaders } from "../../support/signed-post"
import type { AdminHouse } from "./admin-house"

/** What an ERP may say of an order: markup, a word without end, another direction. */
export const HOSTILE = `<img src=x onerror="document.title='owned'"> ${"Donaudampfschifffahrt".repeat(12)} العميل محظور {{count}} $t(menu.erp)`

export interface FullShop {
  delivered: string
  dead: string
  waiting: string
}

/** An ERP's word of stock, as it signs it. */
export async function tellStock(house: AdminHouse, id: string, items: Record<string, unknown>[]): Promise<void> {
  const event = { specversion: "1.0", id, source: "/erp/warehouse", type: "stock.level", version: 2, data: { items } }
  const body = JSON.stringify(event)
  const headers = signedHeaders(body, [house.world.erp.webhookSecret])
  const { status } = await fetch(`${house.store.url}/hooks/erp/erp`, { method: "POST", headers, body })
  expect(status).toBe(202)
}

/** A shop in which something of everything has happened; in the end its ERP is away. @returns orders by how they stand */
export async function fillShop(house: AdminHouse): Promise<FullShop> {
  const { admin, world } = house
  const delivered = await house.placeOrder()
  await world.untilBooked(delivered)
  await tellOfStock(house)
  await world.erp.refuse(2)
  const [dead] = [await house.placeOrder(), await house.placeOrder()]
  await eventually(async () => (await admin("GET", "/admin/erp/overview")).totals.dead === 2, "two orders are refused")
  await world.erp.refuse(0)
  await sayHostileThings(world.databaseUrl)
  await connectMore(house)
  await world.erp.enter("refused")
  const waiting = await house.placeOrder()
  await eventually(
    async () =>
      (await admin("GET", "/admin/erp/overview")).connections.some(
        ({ circuit }: Circuit) => circuit.state !== "closed"
      ),
    "the ERP is known to be away"
  )
  await eventually(async () => (await admin("GET", "/admin/erp/incidents?state=open")).count > 0, "an incident is open")
  return { delivered, dead, waiting }
}

interface Circuit {
  circuit: { state: string }
}

async function tellOfStock(house: AdminHouse): Promise<void> {
  const { admin } = house
  const { stock_locations: places } = await admin("GET", "/admin/stock-locations")
  const { inventory_items: items } = await admin("GET", "/admin/inventory-items?limit=1")
  const sku = items[0].sku as string
  const [connection] = (await admin("GET", "/admin/erp/connections")).connections
  await admin("PUT", `/admin/erp/connections/${connection.id}/locations`, {
    locations: [{ location: "MAIN", stock_location_id: places[0].id }],
  })
  await tellStock(house, "evt-1", [{ sku, location: "MAIN", quantity: 41, version: 1 }])
  await tellStock(house, "evt-2", [
    { sku, location: "MAIN", quantity: 40, version: 2 },
    { sku, location: "AUSSENLAGER <b>NORD</b>", quantity: 7, version: 1 },
    { sku: "NO-SUCH-ARTICLE", location: "MAIN", quantity: 1, version: 1 },
    { sku, location: "MAIN", quantity: -3, version: 3 },
  ])
  await eventually(async () => {
    const { messages } = await admin("GET", "/admin/erp/inbox")
    return messages.length === 2 && messages.every(({ status }: { status: string }) => status !== "received")
  }, "the stock is read")
}

/** A second ERP, entered by hand, and a channel that leads nowhere. */
async function connectMore({ admin }: AdminHouse): Promise<void> {
  await admin("POST", "/admin/erp/connections", {
    ...{ name: "second-erp", connector: "http", paused: true, settings: { url: "https://erp.example.com/orders" } },
    credentials: { signing_secrets: [`whsec_${Buffer.from("s".repeat(32)).toString("base64")}`] },
  })
  await admin("POST", "/admin/erp/channels", {
    ...{ name: "on-call", kind: "webhook", severities: ["page", "ticket"] },
    settings: { url: "http://127.0.0.1:9/hook" },
    credentials: { signing_secrets: [`whsec_${Buffer.from("w".repeat(32)).toString("base64")}`] },
    network: { allow_private_addresses: true },
  })
}

/** The simulator has good manners: what a bad ERP says is put where it would be. */
async function sayHostileThings(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query("UPDATE erp_delivery SET reason = $1 WHERE status = 'dead'", [HOSTILE])
    expect(rowCount).toBe(2)
  } finally {
    await client.end()
  }
}
