import type { Operation } from "./operation"

/** Routes outside the admin. */
export const openOperations: Operation[] = [
  {
    method: "POST",
    path: "/hooks/erp/:connection",
    summary: "What an ERP has to tell, signed as Standard Webhooks says",
    access: "signature",
    raw: true,
    answers: {
      200: { says: "It was there before, the same in every word; or nothing in it concerns the store" },
      202: { says: "Stored" },
    },
    refuses: [408, 409, 413, 429, 503],
  },
  {
    method: "GET",
    path: "/erp/schemas/:type/:version",
    summary: "The JSON Schema that a message's `dataschema` points at, for example order.placed/v1.json",
    access: "public",
    answers: { 200: { says: "The schema", media_type: "application/schema+json" } },
    refuses: [404],
  },
]
