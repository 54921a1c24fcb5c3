import { AdminHouse } from "./support/admin-house"
import { tellStock } from "./support/full-shop"

const BOOT_MS = 240_000
const HOSTILE = "<img src=x onerror=alert(1)>"

describe("inbox and stock", () => {
  let house: AdminHouse
  let connection: string
  let item: { id: string; sku: string }
  let place: { id: string; name: string }

  beforeAll(async () => {
    house = await AdminHouse.open("inbox")
    const { connections } = await house.admin("GET", "/admin/erp/connections")
    connection = connections[0].id
    ;[item] = (await house.admin("GET", "/admin/inventory-items?limit=1")).inventory_items
    ;[place] = (await house.admin("GET", "/admin/stock-locations")).stock_locations
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  it("says what to do while nothing has come", async () => {
    await house.goto("/erp/inbox")
    await house.sees("No ERP has sent anything yet")
    await house.sees("Nothing waits: all stock the ERPs sent could be applied.")
    await house.checkAccess()
  })

  it("says what waits and what lets it go; once that is done, the item's page shows the ERP's quantity", async () => {
    await tellStock(house, "evt-1", [
      { sku: item.sku, location: "MAIN", quantity: 41, version: 7 },
      { sku: HOSTILE, location: "MAIN", quantity: 1, version: 1 },
    ])
    await house.goto("/erp/inbox")
    await house.sees("The location is not mapped")
    await house.sees(/MAIN.*: 2 items/)
    const way = house.page.getByRole("link", { name: "Map locations" })
    expect(await way.getAttribute("href")).toContain(`/settings/erp/connections/${connection}`)

    await house.goto(`/inventory/${item.id}`)
    await house.sees("Stock in the ERP")
    await house.sees("This location of the ERP is not mapped")
    await house.admin("PUT", `/admin/erp/connections/${connection}/locations`, {
      locations: [{ location: "MAIN", stock_location_id: place.id }],
    })
    const widget = house.page.locator("[data-erp-widget]")
    await expectSoon(house, () => widget.getByText("Applied").count())
    await widget.getByText("Version 7").waitFor()
    await widget.getByText(place.name).first().waitFor()
    await house.checkAccess("[data-erp-widget]")
  })

  it("finds an item by its SKU, and the message it came with, by keyboard", async () => {
    await house.goto("/erp/inbox")
    await house.page.getByRole("searchbox", { name: "SKU" }).focus()
    await house.page.keyboard.type(item.sku)
    await house.page.getByRole("link", { name: "Message", exact: true }).focus()
    await house.page.keyboard.press("Enter")
    await house.page.getByRole("heading", { level: 1, name: "Stock" }).waitFor()
    await house.sees("1 applied")
    await house.checkAccess()
    await house.goto("/erp/inbox?sku=nowhere")
    await house.sees("No ERP has said anything of this SKU")
  })

  it("shows a message as it came and what became of each item, and gives it up with a reason", async () => {
    await tellStock(house, "evt-2", [
      { sku: item.sku, location: "MAIN", quantity: 40, version: 8 },
      { sku: item.sku, location: "MAIN", delta: -3, version: 9 },
    ])
    await house.goto("/erp/inbox?status=dead")
    await expectSoon(house, () => house.page.getByRole("link", { name: /evt-2/ }).count())
    await house.page.getByRole("link", { name: /evt-2/ }).click()
    await house.sees("It says by how much the stock changed.")
    await house.page.getByRole("combobox", { name: "Result" }).click()
    await house.page.getByRole("option", { name: "Refused" }).click()
    await house.page.getByRole("cell", { name: "2", exact: true }).waitFor()
    await house.page.getByRole("button", { name: "Show", exact: true }).click()
    await house.sees('"specversion": "1.0"')
    await house.checkAccess()

    await house.page.getByRole("button", { name: "Discard" }).click()
    await house.page.getByLabel("Reason").fill("The ERP was mended")
    await house.page.getByRole("dialog").getByRole("button", { name: "Discard" }).click()
    await house.sees("It was given up by hand.")
    await house.sees("The ERP was mended")
    expect(await house.page.getByRole("button", { name: "Read again" }).count()).toBe(0)
  })

  it("finds the way back from filters that nothing matches", async () => {
    await house.goto("/erp/inbox?status=superseded&connection=erp")
    await house.page.getByRole("button", { name: "Clear filters" }).click()
    await house.page.getByRole("link", { name: /evt-1/ }).waitFor()
  })
})

/** Reads the page anew until something is there: what waits is applied without anybody looking. */
async function expectSoon({ page }: AdminHouse, count: () => Promise<number>): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until;) {
    await page.reload({ waitUntil: "networkidle" })
    if (await count()) {
      return
    }
  }
  throw new Error("It did not come in time.")
}
