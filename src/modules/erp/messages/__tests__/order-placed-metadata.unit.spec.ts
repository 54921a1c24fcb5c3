import { orderPlaced } from "../order-placed"
import type { OrderPlacedV1 } from "../order-placed-schema"
import { item, order } from "./order-fixture"

const build = (source: unknown, metadata_keys: string[] = []) =>
  orderPlaced.versions[1]?.schema.parse(
    orderPlaced.build({ order: source, metadata_keys, revision: 1 })
  ) as OrderPlacedV1

describe("metadata", () => {
  const source = order({
    metadata: { po_number: "4711", private: "x", zero: 0, huge: "x".repeat(9_000) },
    items: [item({ metadata: { engraving: "J", private: "x" } })],
  })

  it("takes over the listed keys only", () => {
    const message = build(source, ["po_number", "zero", "engraving", "absent", "constructor", "__proto__"])
    expect(message.metadata).toEqual({ po_number: "4711", zero: 0 })
    expect(message.lines[0]?.metadata).toEqual({ engraving: "J" })
    expect(message).not.toHaveProperty("metadata_omitted")
  })

  it("names a value that is too big instead of sending it", () => {
    expect(build(source, ["huge", "zero"])).toMatchObject({ metadata: { zero: 0 }, metadata_omitted: ["huge"] })
  })

  it("narrows a stored message to one connection's keys, and changes nothing else", () => {
    const stored = build(source, ["po_number", "zero", "engraving", "huge"])
    const before = structuredClone(stored)
    const narrowed = orderPlaced.forConnection(stored, { metadata_keys: ["engraving"] })
    expect(narrowed).toEqual({
      ...build(source, ["engraving"]),
      metadata: {},
    })
    expect(stored).toEqual(before)
    const [line] = (orderPlaced.forConnection(stored, { metadata_keys: ["zero"] }) as OrderPlacedV1).lines
    expect(line?.metadata).toEqual({})
    expect(orderPlaced.forConnection(stored, { metadata_keys: ["huge"] })).toMatchObject({ metadata_omitted: ["huge"] })
  })
})
