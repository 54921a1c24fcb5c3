import { Client } from "pg"
import { eventually } from "../support/eventually"
import { AdminHouse } from "./support/admin-house"

const BOOT_MS = 240_000
const RECOVERY_MS = 120_000

/** How a delivery can stand, as columns; what the order's page then says. */
const STATES: [name: string, set: string, says: (string | RegExp)[]][] = [
  [
    "waits for its slot",
    `status = 'pending', attempts = 1, error_class = 'transient', code = 'connection_refused',
     reason = 'Nobody answers', available_at = now() + interval '125 seconds'`,
    ["Waiting", "Not sent yet: Nobody answers", /Next try in \d minutes?\./],
  ],
  [
    "is held",
    "status = 'held', error_class = 'outcome_unknown', code = 'timeout', reason = 'SKU ABC-1 is unknown in the ERP'",
    ["Held", "Held: SKU ABC-1 is unknown in the ERP", "Somebody must look in the ERP, then settle it"],
  ],
  [
    "was handed over",
    "status = 'delivered', confirmation = 'handed_over', document_number = NULL, document_id = NULL",
    ["Handed over", "Handed over to erp, not confirmed.", "The ERP books it in its own time."],
  ],
  [
    "was skipped",
    `status = 'skipped', code = 'canceled_before_export',
     reason = 'The order was canceled before it reached the ERP.'`,
    ["Skipped", "Not sent to erp: The order was canceled before it reached the ERP."],
  ],
  ["was discarded", "status = 'discarded', reason = 'A test order'", ["Discarded: A test order"]],
  [
    "quotes markup",
    `status = 'dead', error_class = 'rejected', code = 'unprocessable',
     reason = '<img src=x onerror="document.title=1"> {{count}}'`,
    ["Dead letter", '<img src=x onerror="document.title=1"> {{count}}'],
  ],
]

describe("an order and its ERP", () => {
  let house: AdminHouse

  beforeAll(async () => {
    house = await AdminHouse.open("orders")
  }, BOOT_MS)
  afterAll(() => house?.close(), BOOT_MS)

  const widget = () => house.page.locator("[data-erp-widget]")
  const says = async (text: string | RegExp, timeout?: number) => widget().getByText(text).first().waitFor({ timeout })
  const button = (name: string) => house.page.getByRole("button", { name, exact: true })

  async function refused(): Promise<string> {
    await house.world.erp.refuse(1)
    const id = await house.placeOrder()
    await eventually(async () => {
      const { order } = await house.admin("GET", `/admin/erp/orders/${id}`)
      return order.connections[0]?.deliveries[0]?.status === "dead"
    }, "the order is refused")
    await house.world.erp.refuse(0)
    return id
  }

  it(
    "says on the order's page how it stands, whatever that is",
    async () => {
      const id = await house.placeOrder()
      await house.world.untilBooked(id)
      await house.goto(`/orders/${id}`)
      await says(/In erp as S\d+\./)
      await says("Last try")
      await house.checkAccess("[data-erp-widget]")
      for (const [, set, texts] of STATES) {
        await sql(house, `UPDATE erp_delivery SET ${set} WHERE subject = '${id}'`)
        await house.goto(`/orders/${id}`)
        for (const text of texts) {
          await says(text)
        }
      }
      expect(await house.page.title()).not.toBe("1")
      await sql(house, `UPDATE erp_delivery SET status = 'discarded' WHERE subject = '${id}'`)
    },
    BOOT_MS
  )

  it(
    "a refused order is sent again from its page with the keyboard alone, and says by itself that it is there",
    async () => {
      await house.goto(`/orders/${await refused()}`)
      await says("Somebody must mend the cause and redrive it, or discard it.")
      await button("Timeline").press("Enter")
      const drawer = house.page.getByRole("dialog")
      await drawer.getByText("Refused by the ERP").waitFor()
      await drawer.getByText("unprocessable").waitFor()
      await drawer.getByText(/^\d requests?$/).click()
      await drawer.getByText(/^Sent/).first().waitFor()
      await house.checkAccess("[role=dialog] ol")
      await house.page.keyboard.press("Escape")
      await drawer.waitFor({ state: "detached" })
      await button("Retry now").press("Enter")
      await says(/In erp as S\d+\./)
      await button("Retry now").waitFor({ state: "detached" })
    },
    BOOT_MS
  )

  it(
    "a person settles what stands in the ERP under a number of its own",
    async () => {
      await house.goto(`/orders/${await refused()}`)
      await button("Settle").press("Enter")
      await house.page.getByLabel("Number in the ERP").fill("BY-HAND-1")
      await house.page.getByRole("dialog").getByRole("button", { name: "Settle", exact: true }).click()
      await says("In erp as BY-HAND-1.")
    },
    BOOT_MS
  )

  it(
    "waits for an ERP that is down and says since when; an older order says that a newer connection has not had it",
    async () => {
      await house.world.erp.enter("refused")
      const id = await house.placeOrder()
      await house.admin("POST", "/admin/erp/connections", {
        ...{ name: "later-erp", connector: "http", paused: true, settings: { url: "https://erp.example.com/orders" } },
        credentials: { signing_secrets: [`whsec_${Buffer.from("s".repeat(32)).toString("base64")}`] },
      })
      await house.goto(`/orders/${id}`)
      await says("Placed before the connection later-erp.")
      await widget().getByRole("link", { name: "Send older orders" }).waitFor()
      await says(/Waiting: erp is down since \d+:\d+.*\./, RECOVERY_MS)
      await house.world.erp.enter("up")
      await says(/In erp as S\d+\./, RECOVERY_MS)
    },
    2 * BOOT_MS
  )

  it(
    "lists every order, finds one by what people know of it, and keeps that in the address",
    async () => {
      const { page } = house
      await house.goto("/erp/orders")
      await page.getByRole("table").waitFor()
      await house.checkAccess()
      await page.getByRole("combobox", { name: "Search in" }).click()
      await page.getByRole("option", { name: "Document in the ERP" }).click()
      await page.getByRole("searchbox", { name: "Document in the ERP" }).fill("by-hand-1")
      await page.waitForURL(/document=by-hand-1/)
      await eventually(async () => (await page.getByRole("row").count()) === 2, "one order is found")
      await page.getByRole("button", { name: "Clear all" }).click()
      await page.getByRole("combobox", { name: "State" }).click()
      await page.getByRole("option", { name: "Dead letter" }).click()
      await page.getByText("Nothing is found").waitFor()
      await house.speak("de")
      await house.goto("/erp/orders?status=delivered")
      await page
        .getByText(/^In erp als S\d+\.$/)
        .first()
        .waitFor()
      await house.checkAccess()
    },
    BOOT_MS
  )
})

async function sql({ world }: AdminHouse, text: string): Promise<void> {
  const client = new Client({ connectionString: world.databaseUrl })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
