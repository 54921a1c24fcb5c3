import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import { writeAnswer } from "../write-answer"

/**
 * What an ERP has to tell, signed as Standard Webhooks says; which events it takes is up to the connection's connector.
 *
 * - 202 `{ id }`: stored. Of several events `{ id, ids }`, in their order, all of them stored or none.
 * - 200 `{ id, duplicate: true }`: it was there before, the same in every word; or nothing in it concerns the store.
 * - 400, 409, 413 `{ code, message }`: it will not do as it is; the message says what to mend.
 * - 401: no such connection, or the signature is not good.
 * - 408, 429, 503: send it again later, after `Retry-After` where there is one.
 */
export async function POST(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const answer = await request.scope.resolve<ErpModuleService>(ERP_MODULE).receive({
    connection: request.params.connection ?? "",
    address: request.ip ?? "",
    headers: request.headers,
    body: request,
  })
  await writeAnswer(request, response, answer)
}
