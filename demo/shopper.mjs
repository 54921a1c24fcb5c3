import { countryCode } from "./catalog.mjs"
import { jsonClient } from "./http.mjs"

/**
 * @typedef {object} PlacedOrder
 * @property {string} id
 * @property {number} checkoutMs how long the shopper waited for the order
 */

/**
 * @typedef {object} Checkout a cart in two parts, for who times only the second
 * @property {(number: number) => Promise<string>} fillCart up to the payment; gives the cart's id
 * @property {(cartId: string) => Promise<PlacedOrder>} complete places the order
 */

/** A shopper was told no although everything in the cart was for sale. */
export class ShopperError extends Error {}

/**
 * Buys through the store API as a storefront does, as a guest: cart, address, shipping, payment, checkout.
 *
 * @param {string} storeUrl
 * @param {import("./seed.mjs").Shop} shop
 */
export function shopper(storeUrl, shop) {
  const { fillCart, complete } = checkout(storeUrl, shop)

  /**
   * @param {number} number counts the shoppers; decides what is bought
   * @returns {Promise<PlacedOrder>}
   * @throws {ShopperError | import("./http.mjs").HttpError}
   */
  return async function placeOrder(number) {
    return complete(await fillCart(number))
  }
}

/**
 * @param {string} storeUrl
 * @param {import("./seed.mjs").Shop} shop
 * @returns {Checkout}
 */
export function checkout(storeUrl, shop) {
  const store = jsonClient(storeUrl, { "x-publishable-api-key": shop.publishableKey })

  /** @param {number} number */
  async function fillCart(number) {
    const address = {
      first_name: "Kim",
      last_name: `Demo ${number}`,
      address_1: "Marktplatz 5",
      city: "Bremen",
      postal_code: "28195",
      country_code: countryCode,
    }
    const { cart } = await store("POST", "/store/carts", {
      region_id: shop.regionId,
      email: `shopper-${number}@example.com`,
      items: basket(number, shop.variantIds),
      shipping_address: address,
      billing_address: address,
    })
    await store("POST", `/store/carts/${cart.id}/shipping-methods`, { option_id: shop.shippingOptionId })
    const { payment_collection: payment } = await store("POST", "/store/payment-collections", { cart_id: cart.id })
    await store("POST", `/store/payment-collections/${payment.id}/payment-sessions`, {
      provider_id: "pp_system_default",
    })
    return cart.id
  }

  /** @param {string} cartId */
  async function complete(cartId) {
    const before = performance.now()
    const result = await store("POST", `/store/carts/${cartId}/complete`)
    const checkoutMs = performance.now() - before
    if (result.type !== "order") {
      throw new ShopperError(`The checkout ended with ${result.type}: ${result.error?.message}`)
    }
    return { id: result.order.id, checkoutMs }
  }
  return { fillCart, complete }
}

/**
 * One or two articles, one to three pieces each.
 *
 * @param {number} number
 * @param {string[]} variantIds
 */
function basket(number, variantIds) {
  const lines = (number % 2) + 1
  return Array.from({ length: lines }, (_, line) => ({
    variant_id: variantIds[(number + line) % variantIds.length],
    quantity: ((number + line) % 3) + 1,
  }))
}
