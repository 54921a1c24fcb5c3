import { eventually } from "../support/eventually"
import { AdminHouse } from "./support/admin-house"

const BOOT_MS = 240_000
const CAUSE = /account is blocked/

describe("dead letters, mended by hand", () => {
  let house: AdminHouse

  beforeAll(async () => {
    house = await AdminHouse.open("dead_letters")
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  /** Orders the ERP refuses. @returns their ids, once all are dead */
  async function refused(count: number): Promise<string[]> {
    await house.world.erp.refuse(count)
    const orders = []
    for (let at = 0; at < count; at++) {
      orders.push(await house.placeOrder())
    }
    await eventually(
      async () => (await house.admin("GET", "/admin/erp/overview")).totals.dead === count,
      `${count} are dead`
    )
    await house.world.erp.refuse(0)
    return orders
  }

  const button = (name: string | RegExp) => house.page.getByRole("button", { name })
  const editor = () => house.page.getByRole("textbox", { name: "Payload as JSON" })

  /** Puts this in place of all that the editor has, as somebody who pastes it. */
  async function write(text: string): Promise<void> {
    await editor().click()
    await house.page.keyboard.press("ControlOrMeta+A")
    await house.page.keyboard.insertText(text)
  }

  it(
    "an order that was refused is found by its cause, its payload mended, and it arrives",
    async () => {
      const { page } = house
      const [order] = await refused(1)
      await house.goto("/erp/dead-letters")
      await house.checkAccess()
      await page.getByRole("link", { name: CAUSE }).click()
      await page.getByRole("heading", { level: 1, name: "1 dead letter with this cause" }).waitFor()
      await house.checkAccess()
      await page.getByRole("link", { name: /^#\d+$/ }).click()
      await house.sees("What happens next")
      await house.checkAccess()

      const [{ id }] = (await house.admin("GET", "/admin/erp/deliveries?status=dead")).deliveries
      const { data } = (await house.admin("GET", `/admin/erp/deliveries/${id}`)).delivery.message
      await button("Edit").click()
      await editor().waitFor()

      // What is no JSON is told at once, and cannot be sent.
      await page.getByLabel("Why it is changed").fill("It is called so in the ERP.")
      await write('{ "email": ')
      await house.sees(/This is not JSON yet/)
      expect(await button("Save and send").isDisabled()).toBe(true)

      // What does not fit is told by the API, at its line; nothing that was typed is lost.
      const wrong = structuredClone(data)
      wrong.lines[0].quantity = 1
      const text = JSON.stringify(wrong, null, 2)
      const line = text.slice(0, text.indexOf('"quantity": 1')).split("\n").length
      await write(text)
      await button("Save and send").click()
      await house.sees("1 thing does not fit")
      await house.sees(/lines\[0\]\.quantity: /)
      await button(`Line ${line}`).click()
      await page.locator(".cm-activeLine", { hasText: '"quantity": 1' }).waitFor()
      await page.locator(".cm-lint-marker-error").waitFor()
      expect(await page.getByLabel("Why it is changed").inputValue()).toBe("It is called so in the ERP.")

      // Nobody is caught in it who has no mouse.
      await page.keyboard.press("Tab")
      expect(await page.evaluate(() => document.activeElement?.closest(".cm-content"))).toBeNull()

      const better = structuredClone(data)
      better.lines[0].title = "As the ERP calls it"
      await write(JSON.stringify(better, null, 2))
      await button("Compare with the original").click()
      await page.locator(".cm-deletedChunk").waitFor()
      await house.checkAccess()
      await button("Save and send").click()
      await page.getByText("Delivered", { exact: true }).first().waitFor()
      await house.sees("Changed by hand. What the store had built is kept.")
      await button("Show what it changed").click()
      await page.locator(".cm-insertedLine, .cm-changedLine").first().waitFor()
      await house.checkAccess()
      expect(await house.world.booked()).toContain(order)
    },
    BOOT_MS
  )

  it(
    "some are chosen, looked at in a dry run, sent slowly, and that is ended; then all are sent",
    async () => {
      const { page } = house
      const orders = await refused(6)
      await house.goto("/erp/dead-letters")
      await page.getByRole("link", { name: CAUSE }).click()
      await page.getByRole("checkbox", { name: "Choose all on this page" }).click()
      await house.sees("6 chosen")
      await house.checkAccess()
      await button("Send chosen again").click()
      await house.sees("6 deliveries would be sent again.")
      await page.getByLabel("How fast").fill("0")
      await house.sees("Enter a whole number from 1 to 100.")
      expect(await button("Start").isDisabled()).toBe(true)
      await page.getByLabel("How fast").fill("1")
      await button("Start").click()

      // It is found again after a reload, and ended.
      await page.waitForURL(/\/erp\/redrives\/erprdr/)
      await page.reload()
      await house.sees("6 chosen by hand")
      await button("End it").click()
      await page.getByRole("alertdialog").getByRole("button", { name: "End it" }).click()
      await house.sees("It was ended. What had gone has gone; the rest is as it was.")
      await house.checkAccess()

      await house.goto("/erp/dead-letters")
      await button("Send all again").click()
      await house.sees(/would be sent again\./)
      await button("Start").click()
      await house.sees("All of them were taken up.")
      await house.world.untilBooked(...orders)

      await house.goto("/erp/dead-letters?tab=redrives")
      await page.getByRole("link", { name: "All dead letters" }).waitFor()
      await house.checkAccess()
    },
    BOOT_MS
  )

  it(
    "what nobody wants any more is discarded, with a reason, by keyboard alone",
    async () => {
      const { page } = house
      await refused(1)
      await house.goto("/erp/dead-letters")
      await page.getByRole("link", { name: CAUSE }).focus()
      await page.keyboard.press("Enter")
      await button("Discard all").focus()
      await page.keyboard.press("Enter")
      await page.getByLabel("Reason").focus()
      await page.keyboard.type("The customer took it back.")
      await house.tabTo(page.getByRole("dialog").getByRole("button", { name: "Discard" }))
      await page.keyboard.press("Enter")
      await house.sees("Nothing with this cause is left")
      await page.getByRole("link", { name: "All causes" }).focus()
      await page.keyboard.press("Enter")
      await house.sees("Everything was sent, or is on its way.")
      await house.checkAccess()
    },
    BOOT_MS
  )
})
