import { jsonClient } from "./http.mjs"

/**
 * What the plugin says about its connections: the only place of the demo that knows the plugin's admin API.
 *
 * @typedef {object} Overview
 * @property {number} depth deliveries that wait: pending, under way or held
 * @property {number} dead
 * @property {string} circuit `closed`, `open` or `half_open`
 */

/**
 * @param {string} storeUrl
 * @param {string} email
 * @param {string} password
 * @returns {Promise<ReturnType<typeof jsonClient>>} client of the admin API, logged in
 */
export async function logIn(storeUrl, email, password) {
  const { token } = await jsonClient(storeUrl)("POST", "/auth/user/emailpass", { email, password })
  return jsonClient(storeUrl, { authorization: `Bearer ${token}` })
}

/**
 * @param {ReturnType<typeof jsonClient>} admin
 * @returns {Promise<Overview>}
 */
export async function readOverview(admin) {
  const { connections, totals } = await admin("GET", "/admin/erp/overview")
  return {
    depth: totals.pending + totals.leased + totals.held,
    dead: totals.dead,
    circuit: connections[0].circuit.state,
  }
}

/**
 * Says which of the store's locations a location of the ERP is.
 *
 * @param {ReturnType<typeof jsonClient>} admin
 * @param {string} location
 * @param {string} stockLocationId
 */
export async function mapLocation(admin, location, stockLocationId) {
  const { connections } = await admin("GET", "/admin/erp/overview")
  await admin("PUT", `/admin/erp/connections/${connections[0].id}/locations`, {
    locations: [{ location, stock_location_id: stockLocationId }],
  })
}
