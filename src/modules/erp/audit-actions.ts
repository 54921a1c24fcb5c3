/** Audit actions: what people and scripts may change, and what the plugin itself does to a connection. Pure. */

/** Stable codes, `target.verb`; whoever adds a mutation adds one here. */
export const AUDIT_ACTIONS = [
  "connection.create",
  "connection.update",
  "connection.delete",
  "connection.pause",
  "connection.resume",
  "connection.rotate_webhook_secret",
  "connection.reencrypt",
  "connection.replace_locations",
  "connection.begin_epoch",
  "connection.poll_stock",
  /** By the plugin itself: it is in no process's options any more. */
  "connection.remove",
  "channel.create",
  "channel.update",
  "channel.delete",
  "channel.test",
  "channel.reencrypt",
  "delivery.redrive",
  "delivery.discard",
  "delivery.discard_many",
  "delivery.settle",
  "delivery.edit_payload",
  "delivery.refresh_payload",
  "redrive.start",
  "redrive.cancel",
  "backfill.start",
  "backfill.cancel",
  "inbox_message.redrive",
  "inbox_message.discard",
  "erasure.begin",
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]
