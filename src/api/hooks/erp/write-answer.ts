import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { InboundAnswer } from "../../../modules/erp"

/** How long what nobody reads is still taken off the line: as long as nginx waits for more of it. */
const LINGER_MS = 5_000

/**
 * Answers, also while the sender is still sending.
 *
 * Closing at once would make the sender's system drop the answer along with what it could not send; waiting for the end
 * would let it send for ever. So the answer goes out whole, what comes is thrown away for a moment, and then the line is
 * closed.
 */
export async function writeAnswer(
  request: MedusaRequest,
  response: MedusaResponse,
  { status, headers = {}, body }: InboundAnswer
): Promise<void> {
  response.status(status).set(headers)
  if (request.complete || request.destroyed) {
    response.json(body)
    return
  }
  const text = JSON.stringify(body)
  response.set({
    "content-type": "application/json; charset=utf-8",
    "content-length": `${Buffer.byteLength(text)}`,
    connection: "close",
  })
  response.write(text)
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    request.on("end", done).on("close", done).resume()
  })
  response.end()
}
