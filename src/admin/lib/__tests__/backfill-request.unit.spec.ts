import { missing, NEW_BACKFILL, requestOf } from "../backfill-request"
import { orderIdsIn } from "../order-ids"

const day = (text: string) => new Date(`${text}T15:00:00`)
const NOW = day("2026-11-27")

describe("Older orders, as they are asked for", () => {
  it("finds ids in whatever is pasted, each once", () => {
    const text = "order_01A, http://shop/app/orders/order_01B?x=1\norder_01A;#42"
    expect(orderIdsIn(text)).toEqual(["order_01A", "order_01B"])
  })

  it("asks for a time that can be", () => {
    expect(missing(NEW_BACKFILL, NOW)).toBe("span")
    expect(missing({ ...NEW_BACKFILL, from: day("2026-11-28") }, NOW)).toBe("backwards")
    expect(missing({ ...NEW_BACKFILL, from: day("2026-11-02"), to: day("2026-11-01") }, NOW)).toBe("backwards")
    expect(missing({ ...NEW_BACKFILL, from: day("2026-11-01"), to: day("2026-11-01") }, NOW)).toBeUndefined()
    expect(missing({ ...NEW_BACKFILL, by: "ids", ids: "42" }, NOW)).toBe("ids")
  })

  it("means whole days, the last one included", () => {
    const { from, to } = requestOf({ ...NEW_BACKFILL, from: day("2026-11-01"), to: day("2026-11-01") }) as {
      from: string
      to: string
    }
    expect(Date.parse(to) - Date.parse(from)).toBe(24 * 3_600_000)
    expect(requestOf({ ...NEW_BACKFILL, by: "ids", ids: "order_1", from: day("2026-11-01") })).toEqual({
      ...{ order_ids: ["order_1"], max_orders: 10_000, pace: 10 },
    })
  })
})
