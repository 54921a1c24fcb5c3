import { STOCK_CODES } from "../../../../modules/erp/stock-items"
import de from "../../../i18n/de"
import en from "../../../i18n/en"
import { messageReason, quantityText, stockReason, typeName } from "../words"

const t = (key: string) => `«${key}»`

describe("the inbox's words", () => {
  it("has its own for every code of an item", () => {
    for (const { stock } of [en, de]) {
      expect(Object.keys(stock.codes).sort()).toEqual(Object.keys(STOCK_CODES).sort())
    }
  })

  it("translates what it knows, and shows the rest as it came", () => {
    expect(typeName("stock.level", t)).toBe("«messageTypes.stock.level»")
    expect(typeName("stock.moved: $t(x)", t)).toBe("stock.moved: $t(x)")
    expect(messageReason("unknown_version", t)).toBe("«inbox.codes.unknown_version»")
    expect(messageReason("older", t)).toBe("«stock.codes.older»")
    expect(stockReason("later", (_, { defaultValue } = {}) => String(defaultValue))).toBe("later")
  })

  it.each([
    ["1234", "n1234"],
    [-3, "n-3"],
    ["7.500", "7.500"],
    ["99999999999999999999", "99999999999999999999"],
    ["<b>1</b>", "<b>1</b>"],
  ])("writes the quantity %j without losing a digit", (quantity, text) => {
    expect(quantityText(quantity, (value) => `n${value}`)).toBe(text)
  })
})
