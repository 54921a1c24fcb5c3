import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { operations } from "../operations"
import { openApiDocument } from "../operations/document"

/** What this API is, as OpenAPI 3.1. */
export function GET(_request: MedusaRequest, response: MedusaResponse): void {
  response.json(openApiDocument(operations))
}
