import { eventually } from "../support/eventually"
import { AdminHouse } from "./support/admin-house"

const BOOT_MS = 240_000

describe("an incident, from the list to the log", () => {
  let house: AdminHouse

  beforeAll(async () => {
    house = await AdminHouse.open("incidents")
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  it(
    "is there for an order the ERP refused, says what to do, leads to it; and the log knows who mended it",
    async () => {
      const { page, world } = house
      await house.goto("/erp/incidents")
      await house.sees("Nothing is wrong")
      await house.sees("Nobody will be woken")
      await house.goto("/erp/audit?action=delivery.redrive")
      await house.sees("No change is like that")

      await world.erp.refuse(1)
      const order = await house.placeOrder()
      await eventually(
        async () => (await house.admin("GET", "/admin/erp/incidents?state=open&rule=dead_letter")).count === 1,
        "an incident is open"
      )
      await world.erp.refuse(0)

      await house.goto("/erp/incidents")
      await page.getByRole("combobox", { name: "Kind" }).focus()
      await page.keyboard.press("Enter")
      await page.getByRole("option", { name: "Not delivered, and will not be by itself" }).click()
      await page.waitForURL(/rule=dead_letter/)
      await house.checkAccess()
      await page.getByRole("link", { name: "Not delivered, and will not be by itself" }).focus()
      await page.keyboard.press("Enter")

      await page.getByRole("heading", { level: 1, name: "Not delivered, and will not be by itself" }).waitFor()
      await house.sees(/Read the reason and mend the cause/)
      await house.sees(/^1 delivery \(order\.placed\) to "erp" is dead/)
      await house.sees("Nobody was told")
      await house.checkAccess()
      const incident = page.url()

      await page.getByRole("link", { name: "The dead letters of this cause" }).click()
      await page.getByRole("heading", { level: 1, name: "1 dead letter with this cause" }).waitFor()
      await page.getByRole("link", { name: /^#\d+$/ }).click()
      await page.getByRole("button", { name: "Retry now" }).click()
      await world.untilBooked(order)

      await eventually(
        async () => (await house.admin("GET", "/admin/erp/incidents?state=resolved&rule=dead_letter")).count === 1,
        "the incident is over"
      )
      await page.goto(incident)
      await house.sees("Resolved")
      await house.sees(/, after /)

      await house.goto("/erp/audit?action=delivery.redrive")
      const row = page.getByRole("row").filter({ hasText: "Sent again" })
      await row.getByText(world.credentials.email).waitFor()
      await row.getByText("Dead letter").waitFor()
      await row.getByText("Waiting").waitFor()
      await house.checkAccess()
      await row.getByRole("button", { name: "Details: Sent again" }).focus()
      await page.keyboard.press("Enter")
      const drawer = page.getByRole("dialog", { name: "Sent again" })
      await drawer.getByText("Before", { exact: true }).waitFor()
      await page.keyboard.press("Escape")
      await drawer.waitFor({ state: "detached" })

      const download = page.waitForEvent("download")
      await page.getByRole("button", { name: "Export as CSV" }).click()
      expect((await download).suggestedFilename()).toBe("audit.csv")
      await page.getByRole("combobox", { name: "Who" }).click()
      await page.getByRole("option", { name: "A script on the server" }).click()
      await house.sees("No change is like that")
      await page.getByRole("button", { name: "Clear filters" }).click()
      await row.first().waitFor()
    },
    BOOT_MS
  )

  it("that is not there says so, with the next step", async () => {
    await house.goto("/erp/incidents/erpinc_none")
    await house.sees("It is not there")
    await house.sees('There is no incident "erpinc_none".')
  })
})
