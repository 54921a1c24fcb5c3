import { AdminHouse } from "./support/admin-house"

const BOOT_MS = 180_000

describe("the admin of an installed plugin", () => {
  let house: AdminHouse

  beforeAll(async () => {
    house = await AdminHouse.open("first_look")
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  it("is in the sidebar, and opens", async () => {
    await house.goto("/orders")
    await house.page.getByRole("link", { name: "ERP", exact: true }).click()
    await house.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor()
    await house.checkAccess()
  })
})
