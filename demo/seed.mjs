import { countryCode, currencyCode, products, shippingPrice, taxRate } from "./catalog.mjs"

/** More than any demo sells. */
const STOCK = 10_000_000

/**
 * @typedef {object} Shop what a shopper needs to know
 * @property {string} publishableKey
 * @property {string} regionId
 * @property {string} shippingOptionId
 * @property {string[]} variantIds
 * @property {string} locationId the warehouse
 */

/**
 * Fills an empty store through its admin API: one region with tax, one warehouse that ships, the catalog in stock.
 *
 * @param {ReturnType<typeof import("./http.mjs").jsonClient>} admin logged in
 * @returns {Promise<Shop>}
 */
export async function seed(admin) {
  const { stores } = await admin("GET", "/admin/stores?fields=id,default_sales_channel_id")
  const salesChannelId = stores[0].default_sales_channel_id
  await admin("POST", `/admin/stores/${stores[0].id}`, {
    supported_currencies: [{ currency_code: currencyCode, is_default: true }],
  })
  const { region } = await admin("POST", "/admin/regions", {
    name: "Germany",
    currency_code: currencyCode,
    countries: [countryCode],
    payment_providers: ["pp_system_default"],
  })
  await admin("POST", "/admin/tax-regions", {
    country_code: countryCode,
    provider_id: "tp_system",
    default_tax_rate: { name: "VAT", rate: taxRate, code: "VAT" },
  })
  const profileId = await shippingProfile(admin)
  const { locationId, shippingOptionId } = await warehouse(admin, salesChannelId, profileId)
  const variantIds = await stockedProducts(admin, salesChannelId, profileId, locationId)
  return {
    publishableKey: await publishableKey(admin, salesChannelId),
    regionId: region.id,
    shippingOptionId,
    variantIds,
    locationId,
  }
}

/** @typedef {ReturnType<typeof import("./http.mjs").jsonClient>} Admin */

/** @param {Admin} admin */
async function shippingProfile(admin) {
  const { shipping_profiles: existing } = await admin("GET", "/admin/shipping-profiles?type=default")
  if (existing.length) {
    return existing[0].id
  }
  const { shipping_profile: created } = await admin("POST", "/admin/shipping-profiles", {
    name: "Default",
    type: "default",
  })
  return created.id
}

/**
 * @param {Admin} admin
 * @param {string} salesChannelId
 * @param {string} profileId
 */
async function warehouse(admin, salesChannelId, profileId) {
  const { stock_location: location } = await admin("POST", "/admin/stock-locations", {
    name: "Warehouse",
    address: { address_1: "Hafenstr. 1", city: "Hamburg", postal_code: "20095", country_code: countryCode },
  })
  const path = `/admin/stock-locations/${location.id}`
  await admin("POST", `${path}/sales-channels`, { add: [salesChannelId] })
  await admin("POST", `${path}/fulfillment-providers`, { add: ["manual_manual"] })
  await admin("POST", `${path}/fulfillment-sets`, { name: "Shipping", type: "shipping" })
  const { stock_location: found } = await admin("GET", `${path}?fields=id,fulfillment_sets.id`)
  const { fulfillment_set: set } = await admin(
    "POST",
    `/admin/fulfillment-sets/${found.fulfillment_sets[0].id}/service-zones`,
    { name: "Germany", geo_zones: [{ type: "country", country_code: countryCode }] }
  )
  const { shipping_option: option } = await admin("POST", "/admin/shipping-options", {
    name: "Parcel",
    service_zone_id: set.service_zones[0].id,
    shipping_profile_id: profileId,
    provider_id: "manual_manual",
    price_type: "flat",
    type: { label: "Parcel", description: "In two days", code: "parcel" },
    prices: [{ currency_code: currencyCode, amount: shippingPrice }],
    rules: [
      { attribute: "enabled_in_store", operator: "eq", value: "true" },
      { attribute: "is_return", operator: "eq", value: "false" },
    ],
  })
  return { locationId: location.id, shippingOptionId: option.id }
}

/**
 * @param {Admin} admin
 * @param {string} salesChannelId
 * @param {string} profileId
 * @param {string} locationId
 * @returns {Promise<string[]>} variant ids
 */
async function stockedProducts(admin, salesChannelId, profileId, locationId) {
  /** @type {string[]} */
  const variantIds = []
  for (const { title, sku, price } of products) {
    const { product } = await admin("POST", "/admin/products", {
      title,
      status: "published",
      shipping_profile_id: profileId,
      sales_channels: [{ id: salesChannelId }],
      options: [{ title: "Kind", values: ["Standard"] }],
      variants: [
        {
          title: "Standard",
          sku,
          manage_inventory: true,
          options: { Kind: "Standard" },
          prices: [{ currency_code: currencyCode, amount: price }],
        },
      ],
    })
    variantIds.push(product.variants[0].id)
    const { inventory_items: items } = await admin("GET", `/admin/inventory-items?sku=${encodeURIComponent(sku)}`)
    await admin("POST", `/admin/inventory-items/${items[0].id}/location-levels`, {
      location_id: locationId,
      stocked_quantity: STOCK,
    })
  }
  return variantIds
}

/**
 * @param {Admin} admin
 * @param {string} salesChannelId
 */
async function publishableKey(admin, salesChannelId) {
  const { api_key: key } = await admin("POST", "/admin/api-keys", { title: "Demo shop", type: "publishable" })
  await admin("POST", `/admin/api-keys/${key.id}/sales-channels`, { add: [salesChannelId] })
  return key.token
}
