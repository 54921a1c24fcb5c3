import { useRead } from "../../lib/queries"

/** What the store has of an item at a stock location of its own. */
export interface Shelf {
  name: string | null
  stocked: number
  reserved: number
}

interface LevelsResponse {
  inventory_levels: {
    location_id: string
    stocked_quantity: number
    reserved_quantity: number
    stock_locations?: { name?: string }[]
  }[]
}

/** What the store has of an item, by stock location; undefined until it is known. */
export function useShelves(inventoryItemId: string | null | undefined): Map<string, Shelf> | undefined {
  const { data } = useRead<LevelsResponse>(
    `/inventory-items/${encodeURIComponent(inventoryItemId ?? "")}/location-levels`,
    { fields: "location_id,stocked_quantity,reserved_quantity,*stock_locations", limit: 500 },
    { enabled: Boolean(inventoryItemId) }
  )
  return (
    data &&
    new Map(
      data.inventory_levels.map((level) => [
        level.location_id,
        {
          name: level.stock_locations?.[0]?.name ?? null,
          stocked: level.stocked_quantity,
          reserved: level.reserved_quantity,
        },
      ])
    )
  )
}
