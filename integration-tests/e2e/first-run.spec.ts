import { AdminHouse } from "./support/admin-house"
import { Photographer } from "./support/photographer"

/** Pages that have something to say before anything was connected. */
const EMPTY = ["orders", "dead-letters", "inbox", "incidents", "audit"]

const BOOT_MS = 240_000
const STORY_MS = 120_000

describe("from an empty page to the first order in the ERP", () => {
  let house: AdminHouse

  beforeAll(async () => {
    house = await AdminHouse.open("first_run", { byHand: true })
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  const button = (name: string) => house.page.getByRole("button", { name, exact: true })

  it(
    "says what is missing, with the keyboard alone",
    async () => {
      const { page, world } = house
      const photographer = new Photographer(page)
      for (const name of ["", ...EMPTY]) {
        await house.goto(`/erp/${name}`)
        await house.settled()
        await photographer.take(`empty-${name || "overview"}`)
        await house.checkAccess()
      }
      await house.goto("/settings/erp")
      await house.sees("Get started")
      await photographer.take("empty-settings")
      await house.sees("Nobody will be woken.")
      await house.checkAccess()
      await press("Connect your ERP", "link")
      await type("Name", "main-erp")
      await type("URL for orders", `${world.erp.url}/orders`)
      await type("Signing secrets 1", world.erp.signingSecret)
      await type("Authorization header", `Bearer ${world.erp.token}`)
      await house.page.locator("summary", { hasText: "More settings" }).focus()
      await house.page.keyboard.press("Enter")
      await house.page.getByRole("switch", { name: "The ERP is in our own network" }).focus()
      await house.page.keyboard.press("Space")
      await press("Save and go on", "button")
      await house.sees("Saved. Test it, then let it go")
      expect(await page.content()).not.toContain(world.erp.token)
      await press("Resume", "button")
      await button("Pause").waitFor()
    },
    STORY_MS
  )

  it(
    "is over when the order is there, but for who is woken",
    async () => {
      const order = await house.placeOrder()
      await house.world.untilBooked(order)
      await house.goto("/settings/erp")
      await house.sees("Orders arrive.")
      await house.goto("/erp")
      await house.sees("Nobody will be woken")
      await house.goto(`/orders/${order}`)
      await house.sees(/In main-erp/)
    },
    STORY_MS
  )

  /** As who has no mouse: goes there and presses Enter. */
  async function press(name: string, role: "link" | "button"): Promise<void> {
    await house.page.getByRole(role, { name, exact: true }).first().focus()
    await house.page.keyboard.press("Enter")
  }

  async function type(label: string, text: string): Promise<void> {
    await house.page.getByLabel(label).first().focus()
    await house.page.keyboard.type(text)
  }
})
