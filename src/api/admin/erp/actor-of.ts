import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import type { Actor } from "../../../modules/erp"

/** Who asks, as Medusa has authenticated them. */
export function actorOf({ auth_context }: Pick<AuthenticatedMedusaRequest, "auth_context">): Actor {
  return { id: auth_context?.actor_id || null, type: auth_context?.actor_type || null }
}
