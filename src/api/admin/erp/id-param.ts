import type { MedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * The `:id` of a route. Ids are short words; anything else names nothing, and need not reach the database.
 *
 * @throws MedusaError not_found
 */
export function idParam(request: MedusaRequest, what: string): string {
  const { id } = request.params
  if (!id || !/^[\w-]{1,100}$/.test(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no ${what} with this id.`)
  }
  return id
}
