import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

type Handler<Body> = (request: AuthenticatedMedusaRequest<Body>, response: MedusaResponse) => Promise<void>

/**
 * Answers a conflict with its own message. Medusa's error handler puts "you may retry the request" in its place, which
 * is wrong for a delivery in another state, and hides what can be done instead.
 */
export function explainConflict<Body>(handler: Handler<Body>): Handler<Body> {
  return async (request, response) => {
    try {
      await handler(request, response)
    } catch (error) {
      if (!MedusaError.isMedusaError(error) || error.type !== MedusaError.Types.CONFLICT) {
        throw error
      }
      response.status(409).json({ code: "invalid_state_error", type: error.type, message: error.message })
    }
  }
}
