import { doubledNames, placeOf } from "../json-places"

const text = JSON.stringify(
  { order_id: "order_1", metadata: { "a.b": 1, a: { b: 2 } }, lines: [{ sku: "A" }, { sku: "B", tax_lines: [] }] },
  null,
  2
)
const at = (path: string, of = text) => {
  const { from, to, exact } = placeOf(of, path)
  return [of.slice(from, to), exact]
}

describe("the place of a path in a JSON text", () => {
  it("is the value's, however deep", () => {
    expect(at("order_id")).toEqual(['"order_1"', true])
    expect(at("lines[1].sku")).toEqual(['"B"', true])
    expect(at("lines[1].tax_lines")).toEqual(["[]", true])
    expect(at("")).toEqual([text, true])
  })

  it("of what is missing is its parent's name, or the brace of a parent that has none", () => {
    expect(at("email")).toEqual(["{", false])
    expect(at("lines[0].quantity")).toEqual(["{", false])
    expect(placeOf(text, "lines[0].quantity").from).toBe(text.indexOf("[") + "[\n    ".length)
    expect(at("metadata.c.d")).toEqual(['"metadata"', false])
    expect(at("lines[7].sku")).toEqual(['"lines"', false])
    expect(at("order_id.number")).toEqual(['"order_id"', false])
  })

  it("takes the longest name that fits, where names have dots in them", () => {
    expect(at("metadata.a.b")).toEqual(["1", true])
    expect(at("metadata.a")).toEqual(['{\n      "b": 2\n    }', true])
  })

  it("is that of the last one where a name stands twice, and the others are told", () => {
    const twice = '{ "a": 1, "b": { "c": 2, "c": 3 }, "a": 4 }'
    expect(at("a", twice)).toEqual(["4", true])
    expect(doubledNames(twice).map(({ from }) => from)).toEqual([twice.indexOf('"a"'), twice.indexOf('"c"')])
    expect(doubledNames(text)).toEqual([])
  })

  it("reads names with escapes, and text that is no JSON yet as far as it goes", () => {
    expect(at("grüße", '{ "gr\\u00fc\\u00dfe": true }')).toEqual(["true", true])
    expect(at("a.b", '{ "a": { "b": 1, ')).toEqual(["1", true])
    expect(at("a", "")).toEqual(["", false])
    expect(at("a[0]", '{ "a": [1 2')).toEqual(["1", true])
  })
})
