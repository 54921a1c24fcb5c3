import { z } from "@medusajs/framework/zod"
import type { MessageFormat } from "./define-message"

/** Items of one message at most. */
export const MOST_STOCK_ITEMS = 5_000

const item = {
  sku: z.string().min(1).max(255).meta({ description: "As in the store: text, whatever it looks like." }),
  location: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'The ERP\'s name of the place; "default" where it has only one.' }),
  quantity: z
    .union([z.number(), z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/)])
    .meta({ description: "What there is, not by how much it changed." }),
  version: z
    .union([z.int().min(0), z.string().regex(/^\d{1,20}$/)])
    .optional()
    .meta({ description: "The ERP's sequence: grows with every change of this level. Or as_of." }),
  as_of: z.iso.datetime({ offset: true }).optional().meta({ description: "When this was so, by the ERP's clock." }),
}

/**
 * `stock.level`: how much of an item there is at a place, absolutely.
 *
 * v1 says it of one item, v2 of up to 5,000 at once. Each item is judged alone: one that makes no sense is refused with
 * a reason, and the rest goes through.
 */
export const stockLevel: MessageFormat = {
  type: "stock.level",
  current: 2,
  versions: {
    1: { schema: z.looseObject(item) },
    2: {
      schema: z.looseObject({
        items: z.array(z.looseObject(item)).min(1).max(MOST_STOCK_ITEMS),
        as_of: item.as_of.meta({ description: "For items that have none of their own." }),
      }),
      up: (data) => ({ items: [data] }),
      down: (data) => (data.items as Record<string, unknown>[])[0]!,
    },
  },
}
