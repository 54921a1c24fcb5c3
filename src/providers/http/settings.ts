import { z } from "@medusajs/framework/zod"
import { signingSecretSchema } from "../../modules/erp/connector"

/** RFC 9110, 5.6.2 and 5.5: no line break can come in through a header. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const HEADER_VALUE = /^[\x20-\x7e]*$/

/** Set by the connector or by HTTP itself; what is secret belongs to the credentials, which are not shown. */
const RESERVED_HEADER =
  /^(accept-encoding|authorization|connection|content-.*|cookie|erp-guests|erp-guest-customer|expect|host|idempotency-key|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|webhook-.*)$/i

const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !hasCredentials(url), "must not have credentials in it; use credentials.authorization")

const fieldPath = z
  .string()
  .max(200)
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, "must be the name of a field, or a path like data.order.number")

const headers = z.record(
  z
    .string()
    .max(100)
    .regex(HEADER_NAME, "is not a header name")
    .refine((name) => !RESERVED_HEADER.test(name), "is set by the connector, or belongs to credentials.authorization"),
  z.string().max(2000).regex(HEADER_VALUE, "must be printable ASCII")
)

export const httpSettingsSchema = z
  .object({
    url: httpUrl.meta({
      title: "URL for orders",
      description:
        "Each order is sent here by POST, as JSON (CloudEvents). You find it in the documentation of the ERP's interface, or of the middleware that was built for the store.",
    }),
    lookup_url: httpUrl
      .refine((url) => url.includes("{reference}"), "must contain {reference}")
      .refine((url) => !/^https?:\/\/[^/?#]*\{/i.test(url), "must have {reference} after the host, not in it")
      .optional()
      .meta({
        title: "Lookup URL",
        description:
          "Answers GET with the order booked under {reference}, or with 404 and JSON. Lets the plugin find out what became of a request whose answer was lost, so that nothing is booked twice. For example https://erp.example.com/orders/{reference}",
      }),
    test_url: httpUrl.optional().meta({
      title: "Test URL",
      description:
        "An address that answers GET with a 2xx that is no web page while the ERP is healthy, often /health or /status. Without it the URL for orders is asked with HEAD.",
    }),
    stock_url: httpUrl
      .refine((url) => !hasParameter(url, "since", "cursor"), "must not have since or cursor in it; they are added")
      .optional()
      .meta({
        title: "Stock URL",
        description:
          "Answers GET with the stock levels that have changed since ?since=…, in pages. Needed only where the ERP is to be asked for its stock (stock.poll).",
      }),
    idempotency: z
      .enum(["key", "lookup", "none"])
      .optional()
      .meta({
        title: "Protection against duplicates",
        description:
          "What happens when it is in doubt whether the ERP booked an order. Default: look it up if there is a lookup URL, or else wait for a person.",
        "x-labels": {
          key: "The ERP knows repetitions by their Idempotency-Key",
          lookup: "Look it up under the lookup URL first",
          none: "Wait until a person has looked",
        },
      }),
    message_types: z
      .array(
        z.enum(["order.placed", "order.edited", "order.canceled"]).meta({
          "x-labels": {
            "order.placed": "Order placed",
            "order.edited": "Order edited",
            "order.canceled": "Order canceled",
          },
        })
      )
      .min(1)
      .default(["order.placed"])
      .meta({
        title: "What the URL understands",
        description:
          "What is not chosen and is to be sent all the same is held, for people to enter by hand: an ERP that does not tell the types apart would book a canceled order once more. To tell it less without holding anything, narrow what it is told of.",
      }),
    document_number_field: fieldPath.default("number").meta({
      title: "Field of the document number",
      description: "Where the ERP's answer has the number its users see, for example data.order.number.",
    }),
    document_id_field: fieldPath.default("id").meta({
      title: "Field of the document id",
      description: "Where the ERP's answer has its internal id.",
    }),
    document_url_field: fieldPath.default("url").meta({
      title: "Field of the document's URL",
      description:
        "Where the ERP's answer has the address at which its users open the document. It becomes a link on the order.",
    }),
    headers: headers.default({}).meta({
      title: "Headers",
      description: "Sent with every request. Not for secrets: they are shown.",
    }),
  })
  .refine((settings) => settings.idempotency !== "lookup" || settings.lookup_url !== undefined, {
    path: ["lookup_url"],
    message: "is required when idempotency is lookup",
  })

export type HttpSettings = z.output<typeof httpSettingsSchema>

export const httpCredentialsSchema = z.object({
  signing_secrets: z.array(signingSecretSchema).min(1).max(5).meta({
    title: "Signing secrets",
    description:
      "Every order is signed with each of them (Standard Webhooks), so that the ERP knows it comes from your store. Make one, copy it, and enter it in the ERP as well. The first is the current one.",
  }),
  authorization: z
    .string()
    .max(4000)
    .regex(/^[\x21-\x7e][\x20-\x7e]*$/, "must be printable ASCII in one line")
    .optional()
    .meta({
      title: "Authorization header",
      description:
        "The whole value, for example Bearer eyJ… ERPs mostly call it API key or access token and have it in the settings of the store's user. Sent with every request, lookups included.",
    }),
})

export type HttpCredentials = z.output<typeof httpCredentialsSchema>

function hasCredentials(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return Boolean(parsed?.username || parsed?.password)
}

function hasParameter(url: string, ...names: string[]): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return names.some((name) => parsed?.searchParams.has(name))
}
