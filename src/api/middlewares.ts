import { defineMiddlewares, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import {
  deleteConnectionSchema,
  discardBodySchema,
  epochBodySchema,
  inboxItemsSchema,
  listDeliveriesSchema,
  listInboxSchema,
  locationsBodySchema,
  pauseBodySchema,
  pollBodySchema,
  resumeBodySchema,
  rotateBodySchema,
  settleBodySchema,
  stockQuerySchema,
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
      matcher: "/admin/erp/connections/:id",
      methods: ["DELETE"],
      middlewares: [validateAndTransformQuery(deleteConnectionSchema, {})],
    },
    {
      matcher: "/admin/erp/connections/:id/pause",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(pauseBodySchema)],
    },
    {
      matcher: "/admin/erp/connections/:id/resume",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(resumeBodySchema)],
    },
    {
      matcher: "/admin/erp/connections/:id/rotate-webhook-secret",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(rotateBodySchema)],
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
