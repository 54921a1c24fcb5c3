import { defineMiddlewares, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import {
  discardBodySchema,
  inboxItemsSchema,
  listDeliveriesSchema,
  listInboxSchema,
  settleBodySchema,
} from "./admin/erp/validators"

export default defineMiddlewares({
  routes: [
    {
      // Signed as bytes: nobody may parse them before.
      matcher: "/hooks/erp/*",
      methods: ["POST"],
      bodyParser: false,
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
      matcher: "/admin/erp/inbox",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(listInboxSchema, { isList: true })],
    },
    {
      matcher: "/admin/erp/inbox/:id",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(inboxItemsSchema, { isList: false })],
    },
    {
      matcher: "/admin/erp/inbox/:id/discard",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(discardBodySchema)],
    },
  ],
})
