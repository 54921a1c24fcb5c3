import { generateEntityId } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import type { MessageDefinition, MessageRegistry } from "../../src/modules/erp/messages"
import { Outbox } from "../../src/modules/erp/services/outbox"
import type { Rig } from "./rig"

const v1 = z.looseObject({ order_id: z.string(), total: z.string() })
const v2 = z.looseObject({ order_id: z.string(), amount: z.looseObject({ value: z.string(), currency: z.string() }) })

/** A message type of the tests' own, `test.booked`, as releases before and after its second version know it. */
export function bookedMessages({ current = 2, ends_on }: { current?: 1 | 2; ends_on?: string } = {}): MessageRegistry {
  const both: MessageDefinition["versions"] = {
    1: { schema: v1, ends_on },
    2: {
      schema: v2,
      up: ({ total, ...rest }) => ({ ...rest, amount: { value: total, currency: "EUR" } }),
      down: ({ amount, ...rest }) => ({ ...rest, total: (amount as { value: string }).value }),
    },
  }
  const definition: MessageDefinition = {
    type: "test.booked",
    creates: true,
    current,
    versions: current === 2 ? both : { 1: both[1]! },
    fields: [],
    build: (source) => source,
    forConnection: (data) => data,
  }
  return { [definition.type]: definition }
}

/** Appends one such message for every connection there is. @returns its subject */
export async function appendBooked(rig: Rig, version: 1 | 2 = 2): Promise<string> {
  const order_id = generateEntityId("", "order")
  const connections = await rig.sql<{ id: string }>("SELECT id FROM erp_connection ORDER BY name")
  const data =
    version === 1
      ? { order_id, total: "12.50" }
      : { order_id, amount: { value: "12.50", currency: "EUR" }, note: "kept" }
  await new Outbox().append(
    { query: (text, values) => rig.sql(text, values) },
    [
      {
        ...{ type: "test.booked", version, subject: order_id, revision: 1, time: new Date(), data, build_error: null },
        ...{ display_id: null, cart_id: null, payment_collection_id: null },
        recipients: connections.map(({ id }) => ({ connection_id: id, status: "pending" })),
      },
    ],
    { captured_by: "event" }
  )
  return order_id
}
