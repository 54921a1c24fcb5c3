import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../modules/erp"

/**
 * Answers with CSV, a piece at a time, as fast as it is taken. Nothing more is read once the client has gone.
 *
 * What fails before the first piece is answered as any error. Later the answer is cut off, so that nobody takes half of it for
 * all.
 */
export async function streamCsv(
  request: MedusaRequest,
  response: MedusaResponse,
  name: string,
  pieces: AsyncGenerator<string>
): Promise<void> {
  const first = await pieces.next()
  response.set({
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${name}.csv"`,
    "cache-control": "no-store",
  })
  async function* all() {
    yield first.value as string
    yield* pieces
  }
  try {
    await pipeline(Readable.from(all(), { highWaterMark: 1 }), response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") {
      const erp = request.scope.resolve<ErpModuleService>(ERP_MODULE)
      erp.noteTrouble("export", `the export of ${name} was cut off`, error)
    }
  }
}
