import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { eventually } from "../support/eventually"
import { WatchedHouse } from "../support/watched-house"

/** A store as Prometheus sees it. */
class Shop {
  circuit = 0
  depth = 0
  /** Deliveries that come, less those that go, between two scrapes. */
  growth = 0
  private readonly server: Server

  constructor() {
    this.server = createServer((_request, response) => {
      this.depth = Math.max(0, this.depth + this.growth)
      response.setHeader("content-type", "text/plain; version=0.0.4").end(this.metrics())
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private metrics(): string {
    return [
      `erp_queue_depth{direction="out",connection="main",type="order.placed"} ${this.depth}`,
      `erp_circuit_state{connection="main"} ${this.circuit}`,
      "erp_heartbeat_age 3",
      "erp_sample_age 3",
      "",
    ].join("\n")
  }
}

const shop = new Shop()
let house: WatchedHouse

beforeAll(async () => {
  house = await WatchedHouse.watching([
    { job_name: "shop", ...{ static_configs: [{ targets: [await shop.listen()] }] } },
  ])
}, 60_000)

afterAll(async () => {
  await house?.close()
  await shop.close()
})

it("an outage is one page, although a backlog grows, and is over when the ERP is back", async () => {
  await eventually(
    async () => (await house.ask("erp:queue_depth:sum offset 2400ms")).length > 0,
    "there is a past to compare with"
  )
  expect(house.told).toEqual([])

  shop.circuit = 2
  shop.growth = 10
  await eventually(() => house.told.includes("erp-pager circuit_open firing"), "somebody is woken")
  await eventually(
    async () => (await house.suppressed()).includes("backlog_growing"),
    "the backlog is said to follow from it"
  )

  shop.circuit = 0
  shop.growth = -20
  await eventually(() => house.told.includes("erp-pager circuit_open resolved"), "it is said to be over")
  await eventually(
    async () => (await house.ask('ALERTS{alertstate="firing"}')).length === 0,
    "nothing is wrong any more"
  )
  expect([...new Set(house.told)]).toEqual(["erp-pager circuit_open firing", "erp-pager circuit_open resolved"])
}, 60_000)
