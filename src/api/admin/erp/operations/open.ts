import { z } from "@medusajs/framework/zod"
import { anyObject } from "../answers/shared"
import type { Operation } from "./operation"

const stored = z.object({
  id: z.string().optional().describe("Of the first event"),
  ids: z.array(z.string()).optional().describe("Where several were sent: of each, in their order"),
  duplicate: z.literal(true).optional(),
})

/** The document of this API, and routes outside the admin. */
export const openOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/openapi.json",
    summary: "This document",
    answers: { 200: { says: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.literal("3.1.0") }) } },
  },
  {
    method: "POST",
    path: "/hooks/erp/:connection",
    summary: "What an ERP has to tell, signed as Standard Webhooks says",
    access: "signature",
    raw: true,
    answers: {
      200: { says: "It was there before, the same in every word; or nothing in it concerns the store", schema: stored },
      202: { says: "Stored", schema: stored },
    },
    refuses: [408, 409, 413, 429, 503],
  },
  {
    method: "GET",
    path: "/erp/schemas/:type/:version",
    summary: "The JSON Schema that a message's `dataschema` points at, for example order.placed/v1.json",
    access: "public",
    answers: { 200: { says: "The schema", schema: anyObject, media_type: "application/schema+json" } },
    refuses: [404],
  },
]
