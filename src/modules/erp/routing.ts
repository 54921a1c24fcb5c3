/** Routing: whose orders a connection is told of. Pure. */

/** Ids; what is absent does not matter. */
export interface Routing {
  sales_channels?: string[]
  regions?: string[]
}

/** What routing looks at. */
export interface Routed {
  sales_channel_id: string | null
  region_id: string | null
}

/** Why an order is not for a connection. */
export type UnroutedCode = "sales_channel" | "region"

/** @returns undefined where the order is for it. An order without a sales channel is for nobody who names some. */
export function unroutedBy(routing: Routing, { sales_channel_id, region_id }: Routed): UnroutedCode | undefined {
  const takes = (ids: string[] | undefined, id: string | null) => !ids || (id !== null && ids.includes(id))
  if (!takes(routing.sales_channels, sales_channel_id)) {
    return "sales_channel"
  }
  return takes(routing.regions, region_id) ? undefined : "region"
}

/**
 * The routing of a connection whose configuration cannot be used here just now. Read leniently: what stands there counts,
 * since an order once written for an ERP it is not for would go to it.
 *
 * @param subscriptions as stored, of whatever shape
 */
export function routingIn(subscriptions: unknown): Routing {
  const { sales_channels, regions } = (subscriptions ?? {}) as Record<string, unknown>
  const ids = (value: unknown) =>
    Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : undefined
  return { sales_channels: ids(sales_channels), regions: ids(regions) }
}
