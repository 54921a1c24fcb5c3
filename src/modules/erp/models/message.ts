import { model } from "@medusajs/framework/utils"

/**
 * What the store says to its ERPs, once per type, subject and revision. Written before anything is sent; never changed
 * by sending.
 */
export const ErpMessage = model
  .define(
    { name: "ErpMessage", tableName: "erp_message" },
    {
      id: model.id({ prefix: "erpmsg" }).primaryKey(),
      type: model.text(),
      version: model.number(),
      /** The order id. Messages of one subject go out in order. */
      subject: model.text(),
      revision: model.number(),
      /** When the thing happened. */
      time: model.dateTime(),
      /** For people: the number on the order. */
      display_id: model.text().nullable(),
      /** Cart and payment collection behind the order: two orders for one of them are suspicious. */
      cart_id: model.text().nullable(),
      payment_collection_id: model.text().nullable(),
      /** SHA-256 of the canonical payload; null while it could not be built. */
      content_hash: model.text().nullable(),
      data: model.json().nullable(),
      /** Since when `data` is only what is left of it without personal data (messages/slim-order.ts). */
      purged_at: model.dateTime().nullable(),
      /** Since when it says nothing any more of whom it was about: purged at once, on that person's demand. */
      erased_at: model.dateTime().nullable(),
      /** `{ code, message }` when the payload could not be built. */
      build_error: model.json().nullable(),
      /** Hashes of what it is found by and `data` alone has (search-terms.ts). Goes when `data` goes. */
      search_terms: model.array().nullable(),
      /** W3C trace context of what captured it. */
      traceparent: model.text().nullable(),
      /** What made it known: `event`, `change`, `sweep` or `backfill`. */
      captured_by: model.text().nullable(),
      /** The order's `updated_at` when it was last looked at; a sweep looks again once that is later. */
      source_updated_at: model.dateTime().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_message_revision", on: ["type", "subject", "revision"], unique: true },
    { name: "IDX_erp_message_subject", on: ["subject"] },
    { name: "IDX_erp_message_whole", on: ["created_at"], where: "data IS NOT NULL AND purged_at IS NULL" },
    { name: "IDX_erp_message_number", on: ["display_id"], where: "display_id IS NOT NULL" },
    { name: "IDX_erp_message_terms", on: ["search_terms"], type: "GIN", where: "search_terms IS NOT NULL" },
    { name: "IDX_erp_message_cart", on: ["cart_id"], where: "cart_id IS NOT NULL" },
    {
      name: "IDX_erp_message_payment",
      on: ["payment_collection_id"],
      where: "payment_collection_id IS NOT NULL",
    },
  ])
