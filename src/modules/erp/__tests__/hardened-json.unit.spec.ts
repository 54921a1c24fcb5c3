import fc from "fast-check"
import { HardenedJsonError, parseHardenedJson } from "../hardened-json"

const FORBIDDEN = ["__proto__", "constructor", "prototype"]
const read = (text: string) => parseHardenedJson(Buffer.from(text))

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof HardenedJsonError ? error.code : `${error}`
  }
}

/** Keys and texts that look like structure. */
const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("", '"', "\\", '\\"', "{", "}", "[", ",", ":", '{"a":1,"a":2}', "\u2028", "\ud800", "0")
)
const keys = words.filter((key) => !FORBIDDEN.includes(key))
const { value: anyValue, object: anyObject } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      words,
      fc.array(tie("value"), { maxLength: 4 }),
      tie("object")
    ),
    object: fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  })
)
const spaces = fc.constantFrom(undefined, 1, "\t", "\n")

describe("parseHardenedJson", () => {
  it("gives what JSON.parse gives", () => {
    fc.assert(
      fc.property(anyValue, spaces, (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(read(text)).toStrictEqual(JSON.parse(text))
      }),
      { numRuns: 1_000 }
    )
  })

  it("refuses a key that stands twice, wherever, and however it is written", () => {
    fc.assert(
      fc.property(anyObject, keys, anyValue, fc.nat(20), fc.boolean(), (object, key, value, depth, escaped) => {
        const { [key]: _, ...others } = object
        const inside = Object.entries(others).map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`)
        const written = escaped ? `"${escape(key)}"` : JSON.stringify(key)
        const entries = [`${JSON.stringify(key)}:${JSON.stringify(value)}`, ...inside]
        const text = (twice: boolean) =>
          `${'[0,{"in":'.repeat(depth / 2)}{${[...entries, ...(twice ? [`${written} :1`] : [])].join()}}${"}]".repeat(depth / 2)}`
        expect(codeOf(() => read(text(false)))).toBeUndefined()
        expect(codeOf(() => read(text(true)))).toBe("duplicate_key")
      }),
      { numRuns: 1_000 }
    )
  })

  it("lets different objects have the same key, and values look like keys", () => {
    expect(read('[{"a":{"a":1}},{"a":["a","a"]},"a"]')).toEqual([{ a: { a: 1 } }, { a: ["a", "a"] }, "a"])
    const text = '{"a":"__proto__","b":["constructor","prototype"]}'
    expect(read(text)).toEqual({ a: "__proto__", b: ["constructor", "prototype"] })
  })

  it.each([...FORBIDDEN, "\\u005f_proto__", "c\\u006fnstructor"])("refuses the key %s", (key) => {
    expect(codeOf(() => read(`{"data":[{"${key}":1}]}`))).toBe("forbidden_key")
  })

  it("takes 32 levels and no more", () => {
    const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`
    expect(codeOf(() => read(nested(32)))).toBeUndefined()
    expect(codeOf(() => read(nested(33)))).toBe("too_deep")
    expect(codeOf(() => read(`${'{"a":'.repeat(33)}1${"}".repeat(33)}`))).toBe("too_deep")
    expect(codeOf(() => read("[".repeat(1_000_000)))).toBe("too_deep")
    expect(codeOf(() => read("]".repeat(1_000_000)))).toBe("invalid_json")
  })

  it.each<[string, string | Buffer, string]>([
    ["nothing", "", "invalid_json"],
    ["two documents", "{}{}", "invalid_json"],
    ["a comma too many", '{"a":1,}', "invalid_json"],
    ["a key without quotes", "{a:1}", "invalid_json"],
    ["a string without an end", '{"a', "invalid_json"],
    ["a backslash at the end", '"\\', "invalid_json"],
    ["NaN", "[NaN]", "invalid_json"],
    ["a byte order mark", "\ufeff{}", "invalid_json"],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), "invalid_json"],
    ["half a character", Buffer.from([0x22, 0xc3, 0x22]), "invalid_utf8"],
    ["a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "invalid_utf8"],
  ])("refuses %s", (_, body, code) => {
    expect(codeOf(() => parseHardenedJson(Buffer.from(body)))).toBe(code)
  })

  it("never quotes a value", () => {
    for (const text of ['{"a":"s3cret","a":1}', '{"a":"s3cret"', '{"__proto__":"s3cret"}']) {
      expect(() => read(text)).toThrow(expect.not.objectContaining({ message: expect.stringContaining("s3cret") }))
    }
  })
})

/** Every character as \uXXXX. */
function escape(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
    ""
  )
}
