import { AdminHouse } from "./support/admin-house"
import { fillShop, type FullShop } from "./support/full-shop"
import { Photographer } from "./support/photographer"

const BOOT_MS = 240_000

/** A key of i18n that nobody translated, as it would stand on a page. */
const RAW_KEY = /^[a-z][A-Za-z]+(\.[A-Za-z_]+)+$/m

/** Pages of Medusa's on which we have a box. */
const WIDGETS = ["order", "inventory-item"]

/** Every page, with data that is as unkind as it comes. */
describe("every page of the admin", () => {
  let house: AdminHouse
  let shop: FullShop
  let photographer: Photographer
  const pages: Record<string, string> = {}

  beforeAll(async () => {
    house = await AdminHouse.open("pages")
    shop = await fillShop(house)
    photographer = new Photographer(house.page)
    Object.assign(pages, await pagesOf(house, shop))
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  it(
    "can be used by everybody, says all in words, and fits a small screen",
    async () => {
      const problems: string[] = []
      for (const [name, path] of Object.entries(pages)) {
        await house.goto(path)
        await house.settled()
        await photographer.take(name)
        problems.push(...(await problemsOf(house, name)))
        const faults = await house.accessFaults(WIDGETS.includes(name) ? "[data-erp-widget]" : "main")
        problems.push(...faults.map((fault) => `${name}: ${fault}`))
        await house.page.setViewportSize({ width: 1440, height: 900 })
      }
      expect(problems).toEqual([])
      expect(await house.page.title()).not.toBe("owned")
    },
    BOOT_MS
  )

  it(
    "draws its charts, and tells their figures",
    async () => {
      await house.goto("/erp")
      const charts = house.page.locator(".recharts-wrapper")
      await charts.first().waitFor()
      for (const chart of await charts.all()) {
        expect(await chart.boundingBox()).toMatchObject({ height: 192 })
      }
      await house.page.getByText("Figures", { exact: true }).first().click()
      await house.page
        .getByRole("region", { name: /^Figures: / })
        .getByRole("columnheader")
        .first()
        .waitFor()
    },
    BOOT_MS
  )

  it(
    "speaks German",
    async () => {
      await house.speak("de")
      const problems: string[] = []
      for (const [name, path] of Object.entries(pages)) {
        await house.goto(path)
        await house.settled()
        await photographer.take(`${name}-de`)
        problems.push(...(await problemsOf(house, name)))
        await house.page.setViewportSize({ width: 1440, height: 900 })
      }
      expect(problems).toEqual([])
      await house.goto("/erp")
      await house.page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor()
    },
    BOOT_MS
  )
})

async function problemsOf({ page }: AdminHouse, name: string): Promise<string[]> {
  const text = await page.locator("main").innerText()
  const raw = RAW_KEY.exec(text)?.[0]
  await page.setViewportSize({ width: 768, height: 1024 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  return [...(raw ? [`${name}: ${raw} is not translated`] : []), ...(wide > 0 ? [`${name}: ${wide}px too wide`] : [])]
}

async function pagesOf({ admin }: AdminHouse, shop: FullShop): Promise<Record<string, string>> {
  const { connections } = await admin("GET", "/admin/erp/connections")
  const { channels } = await admin("GET", "/admin/erp/channels")
  const { messages } = await admin("GET", "/admin/erp/inbox")
  const { incidents } = await admin("GET", "/admin/erp/incidents?state=open")
  const { groups } = await admin("GET", "/admin/erp/dead-letters")
  const { deliveries } = await admin("GET", "/admin/erp/deliveries?status=dead")
  const { inventory_items: items } = await admin("GET", "/admin/inventory-items?limit=1")
  return {
    overview: "/erp",
    orders: "/erp/orders",
    "dead-letters": "/erp/dead-letters",
    "dead-letter-group": `/erp/dead-letters/${groups[0].key}`,
    delivery: `/erp/deliveries/${deliveries[0].id}`,
    inbox: "/erp/inbox",
    "inbox-message": `/erp/inbox/${messages[0].id}`,
    incidents: "/erp/incidents",
    incident: `/erp/incidents/${incidents[0].id}`,
    audit: "/erp/audit",
    settings: "/settings/erp",
    "new-connection": "/settings/erp/connections/create",
    connection: `/settings/erp/connections/${connections.find(({ name }: Named) => name === "second-erp").id}`,
    "connection-of-options": `/settings/erp/connections/${connections.find(({ name }: Named) => name === "erp").id}`,
    "new-channel": "/settings/erp/channels/create",
    channel: `/settings/erp/channels/${channels[0].id}`,
    order: `/orders/${shop.waiting}`,
    "inventory-item": `/inventory/${items[0].id}`,
  }
}

interface Named {
  name: string
}
