import type { StoreInventory } from "../../src/modules/erp/services/stock-by-module"

interface Level {
  inventory_item_id: string
  location_id: string
  stocked_quantity: number
}

/** An inventory module as a store may have its own: keeps its levels where nobody else can see them. */
export class ForeignInventory {
  readonly items: { id: string; sku: string }[] = []
  readonly levels: Level[] = []
  readonly reservations: { line_item_id: string; inventory_item_id: string; location_id: string; quantity: number }[] =
    []
  updates = 0

  keep(skus: string[], place: string, quantity = 0): void {
    for (const sku of skus) {
      this.items.push({ id: `own-${sku}`, sku })
      this.levels.push({ inventory_item_id: `own-${sku}`, location_id: place, stocked_quantity: quantity })
    }
  }

  quantities(): Record<string, number> {
    return Object.fromEntries(
      this.levels.map(({ inventory_item_id, stocked_quantity }) => [inventory_item_id.slice(4), stocked_quantity])
    )
  }

  /** As the store's container gives it. */
  asModule(): StoreInventory {
    const isAmong = (wanted: unknown, value: unknown) => [wanted].flat().includes(value)
    const module = {
      listInventoryItems: async ({ sku }: { sku: string[] }) => this.items.filter((item) => sku.includes(item.sku)),
      listInventoryLevels: async (filter: Record<string, unknown>) =>
        this.levels.filter(
          (level) =>
            isAmong(filter.inventory_item_id, level.inventory_item_id) && isAmong(filter.location_id, level.location_id)
        ),
      listReservationItems: async (filter: Record<string, unknown>) =>
        this.reservations.filter(({ inventory_item_id }) => isAmong(filter.inventory_item_id, inventory_item_id)),
      createInventoryLevels: async (made: Omit<Level, "stocked_quantity">[]) =>
        void this.levels.push(...made.map((level) => ({ ...level, stocked_quantity: 0 }))),
      updateInventoryLevels: async (updates: Level[]) => {
        for (const update of updates) {
          this.updates++
          const level = this.levels.find(
            ({ inventory_item_id, location_id }) =>
              inventory_item_id === update.inventory_item_id && location_id === update.location_id
          )
          level!.stocked_quantity = update.stocked_quantity
        }
      },
    }
    return module as unknown as StoreInventory
  }
}
