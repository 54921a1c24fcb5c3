/**
 * Operations: every route of ours, said once.
 *
 *   operations/*.ts --> api/middlewares.ts (what Medusa checks before a route runs)
 *                   --> GET /admin/erp/openapi.json (what a client may rely on)
 *
 * A route file without an operation, or an operation without a route, fails a test.
 */
import { type MiddlewareRoute, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"

/** Who may call: people and keys of the admin; an ERP that signs; who has the token of the options; everybody. */
export type Access = "admin" | "signature" | "token" | "public"

export interface Operation {
  method: "GET" | "POST" | "PUT" | "DELETE"
  /** As Medusa writes it: `/admin/erp/connections/:id`. */
  path: string
  /** One line, for people. */
  summary: string
  /** Default `admin`. */
  access?: Access
  /** Checked before the route runs; it answers a list, unless `single`. */
  query?: z.ZodObject | z.ZodPipe | z.ZodType
  single?: boolean
  /** Checked before the route runs. */
  body?: z.ZodType
  /** Checked by the module, which alone knows the connector; here for the document. */
  described_body?: z.ZodType
  /** Of the body, where Medusa's own 100 kB are not enough. */
  size_limit?: string
  /** Nobody may parse the body before the route: it is signed as bytes. */
  raw?: boolean
  /** What it answers when all is well, by status. */
  answers: Record<number, Answer>
  /** Statuses of refusals, beside 400 where a query or a body is checked, and 401 where not everybody may call. */
  refuses?: (400 | 404 | 408 | 409 | 413 | 429 | 503)[]
}

/** What one status carries. Without `schema`: not JSON. */
export interface Answer {
  says: string
  schema?: z.ZodType
  media_type?: string
}

/** What Medusa does before the route runs; undefined where that is nothing. */
export function middlewareOf(operation: Operation): MiddlewareRoute | undefined {
  const { method, path, query, body, size_limit, single, raw } = operation
  const middlewares = [
    ...(query ? [validateAndTransformQuery(query as never, single ? {} : { isList: true })] : []),
    ...(body ? [validateAndTransformBody(body as never)] : []),
  ]
  if (!middlewares.length && !raw && !size_limit) {
    return undefined
  }
  return {
    matcher: path,
    methods: [method],
    ...(raw && { bodyParser: false }),
    ...(size_limit && { bodyParser: { sizeLimit: size_limit } }),
    ...(middlewares.length && { middlewares }),
  }
}
