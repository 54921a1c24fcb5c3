import {
  createApiKeysWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

/** What a shopper and an admin of the seeded store need to know. */
export interface Shop {
  publishableKey: string
  /** Full access to /admin, as the user of basic authentication. */
  secretKey: string
  salesChannelId: string
  regions: {
    /** EUR, 19 % tax on top of the prices. */
    exclusive: string
    /** EUR, 20 % tax within the prices. */
    inclusive: string
  }
  shippingOptionId: string
  variantId: string
}

/** Prices in EUR: without tax, and as prices of the inclusive region with tax (a region's preference needs its own). */
export const PRICES = { item: 10.5, shipping: 4.9 }
export const SKU = "0042"

/** Two regions with tax, one shipping option, one product that is always in stock, keys for store and admin. */
export async function seedStore(container: MedusaContainer): Promise<Shop> {
  const { result: channels } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name: "Shop" }] },
  })
  const salesChannelId = channels[0]!.id
  const { result: regions } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        { name: "Germany", countries: ["de"], is_tax_inclusive: false },
        { name: "Austria", countries: ["at"], is_tax_inclusive: true },
      ].map((region) => ({ ...region, currency_code: "eur", payment_providers: ["pp_system_default"] })),
    },
  })
  await createTaxRegionsWorkflow(container).run({
    input: [
      { country_code: "de", rate: 19 },
      { country_code: "at", rate: 20 },
    ].map(({ country_code, rate }) => ({
      country_code,
      provider_id: "tp_system",
      default_tax_rate: { name: "VAT", code: `VAT${rate}`, rate },
    })),
  })
  const { result: profiles } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Parcels", type: "default" }] },
  })
  const profileId = profiles[0]!.id
  const keys = await createKeys(container, salesChannelId)
  return {
    ...keys,
    salesChannelId,
    regions: { exclusive: regions[0]!.id, inclusive: regions[1]!.id },
    shippingOptionId: await createShipping(container, salesChannelId, profileId, regions[1]!.id),
    variantId: await createVariant(container, salesChannelId, profileId, regions[1]!.id),
  }
}

async function createKeys(container: MedusaContainer, salesChannelId: string) {
  const { result: keys } = await createApiKeysWorkflow(container).run({
    input: {
      api_keys: [
        { type: "publishable", title: "Shop", created_by: "tests" },
        { type: "secret", title: "Admin", created_by: "tests" },
      ],
    },
  })
  await linkSalesChannelsToApiKeyWorkflow(container).run({ input: { id: keys[0]!.id, add: [salesChannelId] } })
  return { publishableKey: keys[0]!.token, secretKey: keys[1]!.token }
}

async function createShipping(
  container: MedusaContainer,
  salesChannelId: string,
  profileId: string,
  inclusiveRegionId: string
) {
  const { result: locations } = await createStockLocationsWorkflow(container).run({
    input: { locations: [{ name: "Warehouse" }] },
  })
  const stock_location_id = locations[0]!.id
  await linkSalesChannelsToStockLocationWorkflow(container).run({
    input: { id: stock_location_id, add: [salesChannelId] },
  })
  const set = await container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: "Parcels",
    type: "shipping",
    service_zones: [
      { name: "Zone", geo_zones: ["de", "at"].map((country_code) => ({ type: "country" as const, country_code })) },
    ],
  })
  const link = container.resolve(ContainerRegistrationKeys.LINK)
  const location = { [Modules.STOCK_LOCATION]: { stock_location_id } }
  await link.create([
    { ...location, [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" } },
    { ...location, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } },
  ])
  const { result: options } = await createShippingOptionsWorkflow(container).run({
    input: [
      {
        name: "Parcel",
        service_zone_id: set.service_zones[0]!.id,
        shipping_profile_id: profileId,
        provider_id: "manual_manual",
        price_type: "flat",
        type: { label: "Parcel", description: "In two days", code: "parcel" },
        prices: [
          { currency_code: "eur", amount: PRICES.shipping },
          { region_id: inclusiveRegionId, amount: PRICES.shipping },
        ],
        rules: [
          { attribute: "enabled_in_store", operator: "eq", value: "true" },
          { attribute: "is_return", operator: "eq", value: "false" },
        ],
      },
    ],
  })
  return options[0]!.id
}

async function createVariant(
  container: MedusaContainer,
  salesChannelId: string,
  profileId: string,
  inclusiveRegionId: string
) {
  // Medusa takes rules here, its type does not name them.
  const priceOfRegion = { currency_code: "eur", amount: PRICES.item, rules: { region_id: inclusiveRegionId } }
  const { result: products } = await createProductsWorkflow(container).run({
    input: {
      products: [
        {
          title: "Cup",
          status: "published",
          shipping_profile_id: profileId,
          sales_channels: [{ id: salesChannelId }],
          options: [{ title: "Color", values: ["White"] }],
          variants: [
            {
              title: "White",
              sku: SKU,
              manage_inventory: false,
              options: { Color: "White" },
              prices: [{ currency_code: "eur", amount: PRICES.item }, priceOfRegion],
            },
          ],
        },
      ],
    },
  })
  return products[0]!.variants[0]!.id
}
