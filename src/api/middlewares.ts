import { defineMiddlewares, validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework/http"
import {
  deleteConnectionSchema,
  discardAllBodySchema,
  discardBodySchema,
  epochBodySchema,
  inboxItemsSchema,
  listDeliveriesSchema,
  listInboxSchema,
  locationsBodySchema,
  pageSchema,
  pauseBodySchema,
  payloadBodySchema,
  pollBodySchema,
  redriveBodySchema,
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
      // An order of a thousand lines is more than Medusa takes by itself.
      matcher: "/admin/erp/deliveries/:id/payload",
      methods: ["POST"],
      bodyParser: { sizeLimit: "2mb" },
      middlewares: [validateAndTransformBody(payloadBodySchema)],
    },
    {
      matcher: "/admin/erp/dead-letters",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(pageSchema, { isList: true })],
    },
    {
      matcher: "/admin/erp/held",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(pageSchema, { isList: true })],
    },
    {
      matcher: "/admin/erp/dead-letters/discard",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(discardAllBodySchema)],
    },
    {
      matcher: "/admin/erp/redrives",
      methods: ["GET"],
      middlewares: [validateAndTransformQuery(pageSchema, { isList: true })],
    },
    {
      matcher: "/admin/erp/redrives",
      methods: ["POST"],
      middlewares: [validateAndTransformBody(redriveBodySchema)],
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
