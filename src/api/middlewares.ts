import { defineMiddlewares, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import {
  discardBodySchema,
  epochBodySchema,
  listDeliveriesSchema,
  locationsBodySchema,
  pollBodySchema,
  settleBodySchema,
  stockQuerySchema,
} from "./admin/erp/validators"

export default defineMiddlewares({
  routes: [
    {
      matcher: "/admin/erp/stock",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(stockQuerySchema, {})],
    },
    {
      matcher: "/admin/erp/deliveries",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(listDeliveriesSchema, { isList: true })],
    },
    {
      matcher: "/admin/erp/deliveries/:id/discard",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(discardBodySchema)],
    },
    {
      matcher: "/admin/erp/deliveries/:id/settle",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(settleBodySchema)],
    },
    {
      matcher: "/admin/erp/connections/:id/locations",
      methods: ["PUT"],
      middlewares: [validateAndTransformBody(locationsBodySchema)],
    },
    {
      matcher: "/admin/erp/connections/:id/poll",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(pollBodySchema)],
    },
    {
      matcher: "/admin/erp/connections/:id/epoch",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(epochBodySchema)],
    },
  ],
})
