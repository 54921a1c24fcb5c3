import { orderPlaced } from "../order-placed"
import type { OrderPlacedV1 } from "../order-placed-schema"
import { discountOf, item, order, shipping, vat } from "./order-fixture"

const build = (source: unknown, metadata_keys: string[] = []) =>
  orderPlaced.versions[1]?.schema.parse(
    orderPlaced.build({ order: source, metadata_keys, revision: 1 })
  ) as OrderPlacedV1

const failure = (source: unknown) => {
  try {
    orderPlaced.build({ order: source, metadata_keys: [], revision: 1 })
  } catch (error) {
    return error as Error & { code: string; held: boolean }
  }
  throw new Error("was built")
}

const withoutPrice = (source: Record<string, unknown>) => ({
  ...source,
  items: (source.items as object[]).map((each) => ({ ...each, unit_price: null, raw_unit_price: null })),
})

describe("amounts", () => {
  it("books tax-exclusive prices from the net side", () => {
    const { lines, totals } = build(
      order({
        items: [item({ quantity: 2, unit_price: "10", tax_lines: [vat("19")], adjustments: [discountOf("3.333")] })],
      })
    )
    expect(lines[0]).toMatchObject({
      unit_price: "10.00",
      subtotal: "20.00",
      discount_subtotal: "3.33",
      net_total: "16.67",
      tax_total: "3.17",
      total: "19.84",
      discounts: [{ code: "SUMMER", subtotal: "3.33", total: "3.97" }],
      tax_lines: [{ code: "VAT19", rate: "19", amount: "3.17" }],
    })
    expect(totals).toMatchObject({ net_total: "16.67", tax_total: "3.17", rounding: "-0.01", total: "19.83" })
  })

  it("books tax-inclusive prices from the gross side", () => {
    const { lines, totals } = build(
      order({
        items: [
          item({
            is_tax_inclusive: true,
            quantity: 3,
            unit_price: "9.95",
            tax_lines: [vat("19")],
            adjustments: [discountOf("2.985", { is_tax_inclusive: true })],
          }),
        ],
      })
    )
    expect(lines[0]).toMatchObject({
      original_total: "29.85",
      discount_total: "2.98",
      total: "26.87",
      tax_total: "4.29",
      net_total: "22.58",
    })
    expect(totals).toMatchObject({ total: "26.87", rounding: "0.00" })
  })

  it("shares tax among several rates so that they add up", () => {
    const tax_lines = [vat("5"), vat("9.975")]
    const [line] = build(order({ items: [item({ unit_price: "3.33", tax_lines })] })).lines
    expect(line).toMatchObject({ tax_total: "0.50", tax_lines: [{ amount: "0.17" }, { amount: "0.33" }] })
  })

  it("taxes what is left after discounts, whatever the discount is stated in", () => {
    const adjustments = [
      discountOf("1.10", { id: "adj_1", code: "GROSS", is_tax_inclusive: true }),
      discountOf("4", { id: "adj_2", code: "NET" }),
    ]
    const tax_lines = [vat("8"), vat("2")]
    const [line] = build(order({ items: [item({ tax_lines, adjustments })] })).lines
    expect(line).toMatchObject({
      net_total: "5.00",
      tax_lines: [{ amount: "0.10" }, { amount: "0.40" }],
      discounts: [
        { code: "GROSS", subtotal: "1.00", total: "1.10" },
        { code: "NET", subtotal: "4.00", total: "4.40" },
      ],
    })
  })

  it.each([
    ["jpy", "1249.6", "1250", "125"],
    ["kwd", "12.3456", "12.346", "1.235"],
  ])("keeps to the digits of %s", (currency_code, unit_price, net_total, tax_total) => {
    const message = build(order({ currency_code, items: [item({ unit_price, tax_lines: [vat("10")] })] }))
    expect(message.currency_code).toBe(currency_code.toUpperCase())
    expect(message.lines[0]).toMatchObject({ unit_price, net_total, tax_total })
  })

  it("explains the cents that rounding moves", () => {
    const items = ["a", "b", "c"].map((id) => item({ id, unit_price: "0.335" }))
    expect(build(order({ items })).totals).toMatchObject({ item_total: "1.02", rounding: "-0.01", total: "1.01" })
  })

  it("adds shipping and takes credit lines off", () => {
    const { totals, credit_lines, shipping_lines } = build(
      order({
        items: [item({ tax_lines: [vat("19")] })],
        shipping_methods: [shipping({ tax_lines: [vat("19")], adjustments: [discountOf("1")] })],
        credit_lines: [{ id: "ordcl_1", reference: "gift-card", reference_id: "gc_1", amount: "5" }],
      })
    )
    expect(shipping_lines[0]).toMatchObject({ amount: "4.90", net_total: "3.90", tax_total: "0.74", total: "4.64" })
    expect(credit_lines).toEqual([
      { credit_line_id: "ordcl_1", reference: "gift-card", reference_id: "gc_1", amount: "5.00" },
    ])
    expect(totals).toEqual({
      subtotal: "14.90",
      discount_subtotal: "1.00",
      discount_total: "1.19",
      net_total: "13.90",
      tax_total: "2.64",
      item_total: "11.90",
      shipping_total: "4.64",
      credit_line_total: "5.00",
      rounding: "0.00",
      total: "11.54",
    })
  })

  it("explains a credit of one minor unit, which Medusa ignores", () => {
    const credit_lines = [{ id: "ordcl_1", reference: null, reference_id: null, amount: "0.01" }]
    expect(build(order({ credit_lines })).totals).toMatchObject({
      credit_line_total: "0.01",
      rounding: "0.01",
      total: "10.00",
    })
  })

  it.each([
    ["free", { items: [item({ adjustments: [discountOf("10")] })] }, "0.00"],
    ["paid by gift card", { credit_lines: [{ id: "ordcl_1", amount: "10" }] }, "0.00"],
    ["emptied to quantity 0", { items: [item({ quantity: 0, adjustments: [discountOf("1")] })] }, "0.00"],
    ["half a kilo", { items: [item({ quantity: "0.5" })] }, "5.00"],
  ])("builds an order that is %s", (_, over, total) => expect(build(order(over)).totals).toMatchObject({ total }))

  it("covers what has not come back yet", () => {
    const items = [
      item({
        quantity: 4,
        adjustments: [discountOf("6"), discountOf("2")],
        detail: { return_received_quantity: 1, return_dismissed_quantity: 1 },
      }),
    ]
    expect(build(order({ items })).lines[0]).toMatchObject({
      quantity: "2",
      subtotal: "20.00",
      net_total: "16.00",
      discounts: [{ subtotal: "1.00" }, { subtotal: "3.00" }],
    })
  })

  it("needs no floats: a copy as JSON builds the same message", () => {
    const source = order({ items: [item({ unit_price: "0.123456789012345678", quantity: "1000000" })] })
    expect(build(JSON.parse(JSON.stringify(source)))).toEqual(build(source))
    expect(build(source).lines[0]).toMatchObject({ unit_price: "0.123456789012345678", total: "123456.79" })
  })
})

describe("what cannot be built", () => {
  it.each([
    ["no currency", order({ currency_code: undefined }), "missing or unreadable: currency_code"],
    ["no items", { ...order(), items: [] }, "missing or unreadable: items"],
    ["an unreadable date", { ...order(), created_at: "yesterday" }, "missing or unreadable: created_at"],
    ["no date", { ...order(), created_at: null }, "missing or unreadable: created_at"],
    [
      "tax lines that were not read",
      { ...order(), items: [{ ...item(), tax_lines: undefined }] },
      "missing or unreadable: items.0.tax_lines",
    ],
    ["no total", { ...order(), total: undefined, raw_total: undefined }, "total is missing"],
    ["no price", withoutPrice(order()), "items.ordli_1.unit_price is missing"],
    ["no order", undefined, "missing or unreadable: order"],
  ])("names the field: %s", (_, source, message) => {
    expect(failure(source)).toMatchObject({
      name: "MessageBuildError",
      code: "order_incomplete",
      message,
      held: undefined,
    })
  })

  it("never quotes a value", () => {
    expect(failure({ ...order(), email: { secret: "jane@example.com" } }).message).toBe("missing or unreadable: email")
  })

  it("holds an order whose parts do not make up its total", () => {
    const source = {
      ...order(),
      raw_total: { value: "9.98", precision: 20 },
      raw_subtotal: { value: "9.98", precision: 20 },
    }
    expect(failure(source)).toMatchObject({
      code: "totals_mismatch",
      held: "totals_mismatch",
      message: "the lines differ from the order's total 9.98 by -0.02; rounding explains 0.01 at most",
    })
  })

  it("holds an order whose totals contradict each other", () => {
    expect(failure({ ...order(), raw_tax_total: { value: "1", precision: 20 } })).toMatchObject({
      code: "totals_mismatch",
      held: "totals_mismatch",
      message: "the order's total 10.00 differs from subtotal, tax, discounts and credit lines by -1.0000",
    })
  })
})

describe("people and places", () => {
  const address = {
    first_name: "Jane",
    last_name: "Doe",
    company: "ACME",
    address_1: "Main St 1\u0007 <b>'; DROP TABLE orders;--",
    city: "x".repeat(5_000),
    country_code: "de",
    phone: "+49 30 1",
  }

  it("passes hostile text on as it is", () => {
    expect(build(order({ shipping_address: address })).shipping_address).toMatchObject({
      address_1: address.address_1,
      city: address.city,
      name: "Jane Doe",
      country_code: "DE",
      province: null,
    })
  })

  it("knows a guest by the billing address", () => {
    const { customer, shipping_address } = build(order({ billing_address: address }))
    expect(shipping_address).toBeNull()
    expect(customer).toEqual({
      id: null,
      email: "jane@example.com",
      first_name: "Jane",
      last_name: "Doe",
      name: "Jane Doe",
      phone: "+49 30 1",
      company: "ACME",
      is_guest: true,
    })
  })

  it("prefers the customer's own record", () => {
    const customer = { id: "cus_1", email: "j@acme.example", first_name: "J.", last_name: null, has_account: true }
    expect(build(order({ customer, billing_address: address })).customer).toMatchObject({
      id: "cus_1",
      email: "j@acme.example",
      name: "J.",
      last_name: null,
      is_guest: false,
    })
  })

  it("names where the order comes from", () => {
    const source = order({
      sales_channel: { id: "sc_1", name: "Web" },
      region: { id: "reg_1", name: "EU" },
      cart_link: { cart_id: "cart_1" },
    })
    expect(build(source)).toMatchObject({
      order_id: "order_1",
      cart_id: "cart_1",
      placed_at: "2026-11-20T23:30:00.000Z",
      sales_channel: { id: "sc_1", name: "Web" },
      region: { id: "reg_1", name: "EU" },
    })
    expect(build(order())).toMatchObject({ cart_id: null, sales_channel: null, region: null })
  })
})

it("keeps a SKU a string and allows a line without one", () => {
  const items = [item(), item({ id: "ordli_2", variant_sku: null })]
  expect(build(order({ items })).lines.map((line) => line.sku)).toEqual(["0042", null])
})

it("builds the same message whatever order Medusa returns the rows in", () => {
  const items = [item(), item({ id: "ordli_2", tax_lines: [vat("19"), vat("7")] })]
  expect(build(order({ items: [...items].reverse() }))).toEqual(build(order({ items })))
})
