import { quote, secretsIn, statedReason } from "../quote"

describe("secretsIn", () => {
  it("finds strings at any depth, whole and in parts", () => {
    const secrets = secretsIn({ authorization: "Bearer abcdef", keys: ["whsec_MTIzNDU2"], port: 1, none: null })
    expect(secrets).toEqual(expect.arrayContaining(["Bearer abcdef", "abcdef", "whsec_MTIzNDU2", "MTIzNDU2"]))
  })

  it("knows what is secret among the request's headers", () => {
    expect(secretsIn({}, { Authorization: "Session tok3n", accept: "application/json" })).toEqual(
      expect.arrayContaining(["Session tok3n", "tok3n"])
    )
    expect(secretsIn({}, { accept: "application/json" })).toEqual([])
  })
})

describe("quote", () => {
  it("masks every secret, the longest first", () => {
    expect(quote("got Bearer abcdef and abcdef", secretsIn({ a: "Bearer abcdef" }))).toBe("got *** and ***")
  })

  it("masks a secret that reaches over the cut", () => {
    const secret = "k".repeat(60)
    expect(quote("x".repeat(480) + secret, [secret])).toBe("x".repeat(480) + "***")
  })

  it("removes control characters and marks of text direction", () => {
    expect(quote("a\u0000b\r\nc\u202ed\u2028e", [])).toBe("a b c d e")
  })

  it("is at most 500 characters and cuts none in half", () => {
    const quoted = quote("💶".repeat(600), [])
    expect([...quoted]).toHaveLength(500)
    expect(quoted).toMatch(/^(💶){499}…$/u)
  })
})

describe("statedReason", () => {
  it.each([
    ['{"message":"no stock"}', "no stock"],
    ['{"error":{"message":"no stock"}}', "no stock"],
    ['{"type":"about:blank","title":"Refused","detail":"no stock"}', "no stock"],
    ['{"code":7}', '{"code":7}'],
    ['["no stock"]', '["no stock"]'],
    ["no stock", "no stock"],
    ["null", "null"],
  ])("%s → %s", (text, expected) => {
    expect(statedReason(text)).toBe(expected)
  })
})
