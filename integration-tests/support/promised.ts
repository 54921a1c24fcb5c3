import { operations } from "../../src/api/admin/erp/operations"
import { openApiDocument } from "../../src/api/admin/erp/operations/document"

const { paths } = openApiDocument(operations) as { paths: Record<string, Record<string, { responses: object }>> }

/** What the OpenAPI document says of this call must hold for its answer: the status is named, the body has its shape. */
export function expectPromised(method: string, url: string, { status, body }: { status: number; body: unknown }): void {
  const path = url.replace(/\?.*/s, "")
  const operation = operations.find(
    (each) => each.method === method && new RegExp(`^${each.path.replace(/:\w+/g, "[^/]+")}$`).test(path)
  )
  if (!operation) {
    return
  }
  const { responses } = paths[operation.path.replace(/:(\w+)/g, "{$1}")]![method.toLowerCase()]!
  const call = `${method} ${operation.path} ${status}`
  expect([call, Object.keys(responses)]).toEqual([call, expect.arrayContaining([String(status)])])
  const { error } = operation.answers[status]?.schema?.safeParse(body) ?? {}
  expect([call, error?.issues]).toEqual([call, undefined])
}
