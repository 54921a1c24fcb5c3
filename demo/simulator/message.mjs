/**
 * Reads an envelope of CloudEvents as this ERP's interface was described to it.
 *
 * @typedef {object} Message
 * @property {Kind} type
 * @property {string} reference the order's id in the store
 * @property {number} revision 1 for an order as it was placed
 * @property {any} data
 *
 * @typedef {{ status: 400 | 404 | 422, error: string }} Refusal `error` names the field and no personal data
 *
 * @typedef {(typeof kinds)[number]} Kind
 */

const kinds = /** @type {const} */ (["order.placed", "order.edited", "order.canceled"])

/**
 * @param {Buffer} body
 * @returns {Message | Refusal}
 */
export function readMessage(body) {
  try {
    const { specversion, type, version, subject, data } = JSON.parse(body.toString("utf8"))
    const kind = kinds.find((candidate) => candidate === type)
    const known = specversion === "1.0" && kind && version === 1
    if (known && subject && typeof subject === "string" && data.order_id === subject && isComplete(kind, data)) {
      return { type: kind, reference: subject, revision: kind === "order.edited" ? data.revision : 1, data }
    }
  } catch {
    // No JSON, or none with what an envelope has: said below.
  }
  return { status: 400, error: "Malformed message" }
}

/**
 * @param {Kind} kind
 * @param {any} data
 */
function isComplete(kind, data) {
  switch (kind) {
    case "order.edited":
      return Number.isInteger(data.revision) && data.revision >= 2
    case "order.canceled":
      return !Number.isNaN(Date.parse(data.canceled_at))
    default:
      return true
  }
}
