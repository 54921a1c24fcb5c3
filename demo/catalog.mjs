/** What the demo store sells and its ERP knows; prices are net, in euros. */
export const products = [
  { title: "Shirt", sku: "SHIRT-M", price: 19.95 },
  { title: "Mug", sku: "MUG-WHITE", price: 7.5 },
  { title: "Notebook", sku: "NOTE-A5", price: 4.99 },
  { title: "Lamp", sku: "LAMP-01", price: 89 },
]

export const currencyCode = "eur"
export const countryCode = "de"
export const shippingPrice = 4.9
/** Percent, on goods and shipping. */
export const taxRate = 19
