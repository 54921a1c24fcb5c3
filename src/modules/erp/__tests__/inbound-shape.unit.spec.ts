import { inboundItems, inboundShape } from "../inbound-shape"
import v1 from "../messages/__tests__/fixtures/stock-level.v1.json"
import v2 from "../messages/__tests__/fixtures/stock-level.v2.json"

const event = (version: number, data: Record<string, unknown>, type = "stock.level") => ({
  specversion: "1.0" as const,
  id: "evt_1",
  source: "/erp",
  type,
  version,
  data,
})
const item = { sku: "A", quantity: 1, version: 1 }

describe("inboundShape", () => {
  it.each([
    ["v1", event(1, v1), 1],
    ["v1 with a field of another version", event(1, { ...v1, items: [1, 2, 3] }), 1],
    ["v2", event(2, v2), 2],
    ["v2 with items that make no sense", event(2, { items: [item, null, "x", { sku: -1 }] }), 4],
    ["as many items as are allowed", event(2, { items: Array(5_000).fill(item) }), 5_000],
  ])("takes %s", (_, message, items) => {
    expect(inboundShape(message)).toEqual({ items, code: null, reason: null })
  })

  it.each([
    ["an unknown type", event(1, v1, "stock.moved"), "unknown_type", /"stock\.moved"; it knows stock\.level/, 0],
    ["a type of the language", event(1, v1, "constructor"), "unknown_type", /knows stock\.level/, 0],
    ["an unknown version", event(3, v2), "unknown_version", /stock\.level in version 1 and 2, not in version 3/, 0],
    ["v1 without a SKU", event(1, { quantity: 1 }), "invalid_payload", /^data\.sku: /, 1],
    ["v2 without items", event(2, item), "invalid_payload", /^data\.items: /, 0],
    ["items that are no list", event(2, { items: { 0: item } }), "invalid_payload", /^data\.items: /, 0],
    ["no items", event(2, { items: [] }), "invalid_payload", /^data\.items: /, 0],
    ["too many", event(2, { items: Array(5_001).fill(item) }), "invalid_payload", /^data\.items: /, 5_001],
    ["no time", event(2, { items: [item], as_of: "noon" }), "invalid_payload", /^data\.as_of: /, 1],
  ])("refuses %s", (_, message, code, reason, items) => {
    expect(inboundShape(message)).toEqual({ items, code, reason: expect.stringMatching(reason) })
  })
})

describe("inboundItems", () => {
  it("are the same for both versions, each with its time", () => {
    expect(inboundItems(event(1, v1))).toEqual([v1])
    expect(inboundItems(event(2, v2))).toEqual([{ ...v2.items[0], as_of: v2.as_of }, v2.items[1]])
  })

  it("bear items that are none, and messages that cannot be read", () => {
    expect(inboundItems(event(2, { items: [null, "x", item] }))).toEqual([{}, {}, item])
    expect(inboundItems(event(3, v2))).toEqual([])
    expect(inboundItems(event(2, { items: [] }))).toEqual([])
  })
})
