import { orderIdAt } from "../../src/modules/erp/backfill-range"
import type { OrderReader } from "../../src/modules/erp/services/backfill-orders"
import { sampleOrder } from "./sample-order"

type Order = Record<string, unknown> & { id: string }

/** The store's orders, as a rig without a store has them. */
export class Shelf {
  private readonly orders = new Map<string, Order>()

  /** Reads them as the store would. */
  readonly reader: OrderReader = {
    read: async (ids) => ids.flatMap((id) => this.orders.get(id) ?? []),
    look: async (asked) => {
      const there = [...this.orders.keys()].sort()
      const ids =
        "ids" in asked
          ? there.filter((id) => asked.ids.includes(id))
          : there.filter((id) => id > asked.after && id <= asked.up_to).slice(0, asked.limit)
      return this.reader.read(ids)
    },
  }

  put(order: Order): void {
    this.orders.set(order.id, order)
  }

  change(id: string, changes: Record<string, unknown>): void {
    this.put({ ...this.orders.get(id), updated_at: new Date(), ...changes, id })
  }

  clear(): void {
    this.orders.clear()
  }

  /** Orders placed a minute apart, the last one so many days ago, of which nobody was told. @returns their ids */
  placeUnseen(count: number, daysAgo: number, overrides: Record<string, unknown> = {}): string[] {
    const first = Date.now() - daysAgo * 86_400_000 - count * 60_000
    return Array.from({ length: count }, (_, at) => {
      const created_at = new Date(first + at * 60_000)
      const order = sampleOrder({ created_at, updated_at: created_at, ...overrides })
      const id = orderIdAt(created_at.getTime()).slice(0, -16) + order.id.slice(-16)
      this.put({ ...order, id })
      return id
    })
  }
}
