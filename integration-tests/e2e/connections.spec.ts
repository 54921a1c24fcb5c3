import { execFileSync } from "node:child_process"
import type { ConnectionViewResponse } from "../../src/api/admin/erp/types"
import { AdminHouse } from "./support/admin-house"

const BOOT_MS = 240_000
const STORY_MS = 90_000

describe("connections in the admin", () => {
  let house: AdminHouse
  const button = (name: string | RegExp) => house.page.getByRole("button", { name, exact: true })
  const drawer = () => house.page.getByRole("dialog")
  const idShown = () => /connections\/(\w+)/.exec(house.page.url())![1]!
  const read = async (id: string): Promise<ConnectionViewResponse["connection"]> =>
    (await house.admin("GET", `/admin/erp/connections/${id}`)).connection

  beforeAll(async () => {
    house = await AdminHouse.open("connections")
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  it(
    "one is made, tested, mended, and let go",
    async () => {
      await house.goto("/settings/erp")
      await house.sees("from medusa-config")
      await house.checkAccess()
      await house.page.getByRole("link", { name: "Connect an ERP" }).click()
      await house.page.getByLabel("Name", { exact: true }).fill("second-erp")
      await house.page.getByLabel("URL for orders").fill("http://127.0.0.1:1/orders")
      await button("Make one").click()
      await button("Save and go on").click()
      await house.sees("Saved. Test it, then let it go")
      await button("Test").click()
      await house.sees("Something must be mended")
      await house.sees("What to do:")
      await house.checkAccess()
      await button("Resume").click()
      await button("Pause").waitFor()
      expect((await house.page.content()).match(/whsec_[A-Za-z0-9+/]{30}/)).toBeNull()
    },
    STORY_MS
  )

  it(
    "the keyboard alone pauses it, and says why",
    async () => {
      await button("Pause").focus()
      await house.page.keyboard.press("Enter")
      await drawer().getByLabel("Reason").fill("stocktaking")
      await house.tabTo(drawer().getByRole("button", { name: "Pause" }))
      await house.page.keyboard.press("Enter")
      await house.sees("stocktaking")
      await button("Resume").waitFor()
    },
    STORY_MS
  )

  it(
    "of a secret it shows how it ends, and makes one for the webhook that works",
    async () => {
      await button("Make a secret").click()
      await drawer().getByRole("button", { name: "Make a secret" }).click()
      await drawer().getByText("It is shown this once").waitFor()
      const lines = await drawer().locator("pre").innerText()
      const answer = execFileSync("bash", ["-c", lines], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      expect(answer).toContain("202 Accepted")
      await drawer().getByRole("button", { name: "Close", exact: true }).last().click()
      await house.sees(/Set, ends with/)
    },
    STORY_MS
  )

  it(
    "what the options own can be looked at, not changed",
    async () => {
      await house.goto("/settings/erp")
      await house.page.getByRole("link", { name: "erp", exact: true }).click()
      await house.sees("This connection is kept in medusa-config.ts")
      expect(await house.page.getByRole("button", { name: /^Edit/ }).count()).toBe(0)
      expect(await button("Delete").count()).toBe(0)
    },
    STORY_MS
  )

  it(
    "is deleted once that was confirmed",
    async () => {
      await house.goto("/settings/erp")
      await house.page.getByRole("link", { name: "second-erp" }).click()
      await button("Delete").waitFor()
      const id = idShown()
      expect((await read(id)).name).toBe("second-erp")
      await button("Delete").click()
      await house.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click()
      await house.sees("Deleted")
      await house.page.getByRole("link", { name: "second-erp" }).waitFor({ state: "detached" })
    },
    STORY_MS
  )
})
