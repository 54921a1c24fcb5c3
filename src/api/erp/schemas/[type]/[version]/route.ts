import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { publishedSchemas } from "../../../../../modules/erp"

/** GET /erp/schemas/order.placed/v1.json: the JSON Schema a message's `dataschema` points at. Public, like the docs. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { type, version } = req.params
  const found = publishedSchemas().find((entry) => entry.type === type && `v${entry.version}.json` === version)
  if (!found) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no schema ${type}/${version}.`)
  }
  res.type("application/schema+json").send(JSON.stringify(found.schema))
}
