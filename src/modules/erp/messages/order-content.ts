import { createHash } from "node:crypto"
import { canonicalJson } from "./canonical-json"
import { orderPlacedV1, type OrderPlacedV1 } from "./order-placed-schema"

type Data = Record<string, unknown>

/** What a payload asked of the ERP, told again in two numbers nobody can read anything from. */
interface Digest {
  /** Who gets it; gone once that person was erased. */
  party?: string
  /** What, and at which price. */
  goods?: string
}

/**
 * Whether two payloads of one order ask the ERP for the same: who gets what, where, at which price.
 *
 * Left out is what moves without anybody having edited the order: payments, what has come back (and the totals that
 * follow from it), credit lines of refunds, and metadata, which other plugins write as they please.
 *
 * @param before may be what {@link slimOrder} has left of one; what that does not say any more counts as the same
 */
export function sameContent(before: Data, after: Data): boolean {
  if (!isSlim(before)) {
    return canonicalJson(content(before as OrderPlacedV1)) === canonicalJson(content(after as OrderPlacedV1))
  }
  const now = digestOf(after as OrderPlacedV1)
  const { party, goods } = before.digest
  return (party ?? now.party) === now.party && (goods ?? now.goods) === now.goods
}

/**
 * What is kept of a payload once it is purged: how much of what was told (the stock counts on that for as long as
 * something is reserved), whose order it was by reference, and digests, by which a change is still seen.
 *
 * @param erased nothing may lead to the person any more: neither the reference nor a digest one could guess an address by
 */
export function slimOrder(data: Data, { erased = false } = {}): Data {
  const { order_id, lines, customer } = data as {
    order_id?: unknown
    lines?: unknown
    customer?: { id?: unknown } | null
  }
  const { digest = {} } = isSlim(data) ? data : { digest: digestIfWhole(data) }
  return {
    ...(typeof order_id === "string" && { order_id }),
    ...(!erased && typeof customer?.id === "string" && { customer: { id: customer.id } }),
    ...(Array.isArray(lines) && { lines: lines.map(slimLine) }),
    digest: erased ? { goods: digest.goods } : digest,
  }
}

const isSlim = (data: Data): data is Data & { digest: Digest } =>
  typeof data.digest === "object" && data.digest !== null && data.email === undefined

function slimLine(line: unknown): Data {
  const { line_id, sku, quantity } = (line ?? {}) as Data
  return { line_id, sku, quantity }
}

/** Of anything but a whole order there is nothing to compare. */
function digestIfWhole(data: Data): Digest {
  const { success, data: order } = orderPlacedV1.safeParse(data)
  return success ? digestOf(order) : {}
}

/** With the order in it, so that two orders of one person have nothing in common. */
function digestOf(data: OrderPlacedV1): Required<Digest> {
  const { order_id } = data
  return { party: hash({ order_id, ...party(data) }), goods: hash({ order_id, ...goods(data) }) }
}

const hash = (value: Data) => createHash("sha256").update(canonicalJson(value)).digest("hex")

const content = (data: OrderPlacedV1): Data => ({ ...party(data), ...goods(data) })

const party = ({ email, customer, shipping_address, billing_address }: OrderPlacedV1): Data => ({
  email,
  customer_id: customer.id,
  shipping_address,
  billing_address,
})

function goods(data: OrderPlacedV1): Data {
  return {
    lines: data.lines.map((line) => ({
      ...priced(line),
      line_id: line.line_id,
      sku: line.sku,
      variant_id: line.variant_id,
      quantity: line.ordered_quantity ?? line.quantity,
      unit_price: line.unit_price,
    })),
    shipping_lines: data.shipping_lines.map((line) => ({
      ...priced(line),
      shipping_line_id: line.shipping_line_id,
      shipping_option_id: line.shipping_option_id,
      amount: line.amount,
    })),
  }
}

/** Codes and rates: the amounts themselves follow from them, and are prorated when something comes back. */
function priced({
  is_tax_inclusive,
  discounts,
  tax_lines,
}: OrderPlacedV1["lines"][number] | OrderPlacedV1["shipping_lines"][number]) {
  return {
    is_tax_inclusive,
    discounts: discounts.map(({ code, promotion_id }) => ({ code, promotion_id })),
    tax_lines: tax_lines.map(({ code, rate }) => ({ code, rate })),
  }
}
