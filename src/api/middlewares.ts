import { defineMiddlewares, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import { discardBodySchema, listDeliveriesSchema, settleBodySchema, stockQuerySchema } from "./admin/erp/validators"

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
  ],
})
