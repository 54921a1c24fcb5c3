import { z } from "@medusajs/framework/zod"
import { ConnectorError } from "../connector"
import { CHANNEL_CODES, failed, passed } from "./checks"
import { nothing } from "./fields"
import type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
import type { Notice } from "./notice"

const settingsSchema = z
  .strictObject({
    channel: z
      .string()
      .regex(/^[\w-]{1,60}$/, 'must be a channel of the store\'s notification module, for example "email"')
      .default("feed")
      .meta({
        title: "Channel",
        description: "As the store's notification providers name it: feed (the bell in the admin), email, sms …",
      }),
    to: z
      .string()
      .max(300)
      .default("")
      .meta({ title: "To", description: "Address or number. Empty for the feed: everybody of the admin sees it." }),
    template: z.string().max(200).optional().meta({
      title: "Template",
      description: "Of the provider; it gets title, description and incident. Without one the text is sent as it is.",
    }),
  })
  .refine(({ channel, to }) => channel === "feed" || to.trim() !== "", {
    path: ["to"],
    message: "is required for every channel but the feed",
  })

type Settings = z.output<typeof settingsSchema>

/** What is given to the store's notification module; sent once per `idempotency_key`. */
export interface StoreNotification {
  channel: string
  to: string
  template: string | null
  data: Record<string, unknown>
  content: { subject: string; text: string; html: string } | null
  trigger_type: string
  resource_id: string
  resource_type: string
  idempotency_key: string
}

/** Hands one over. `no_provider`: the store has none for this channel. Throws what the provider throws. */
export type NotifyStore = (notification: StoreNotification) => Promise<"sent" | "no_provider">

/** Medusa's own notification module, with whatever providers the store has. */
export class NotificationChannel implements ChannelKind<Settings, Record<string, never>> {
  readonly kind = "notification"
  readonly displayName = "Notification of the store"
  readonly tickets = false
  readonly settingsSchema = settingsSchema
  readonly credentialsSchema = nothing

  constructor(private readonly notify: NotifyStore) {}

  /** The feed and e-mail are read when somebody looks. */
  wakes({ channel }: Settings): boolean {
    return channel !== "feed" && channel !== "email"
  }

  target({ channel }: Settings): string {
    return channel
  }

  async send(notice: Notice, { settings }: ChannelContext<Settings>): Promise<Sent> {
    const { id, event, incident, links, text } = notice
    const sent = await this.hand({ id, event, subject: incident.id, text, data: { incident, links } }, settings)
    const { channel } = settings
    return sent === "sent"
      ? {}
      : { skipped: { code: sent, reason: `${CHANNEL_CODES.no_provider} (${channel})`, broken: true } }
  }

  async test({ settings, connection }: ChannelContext<Settings>): Promise<ChannelCheck[]> {
    const text = { title: "Test of the ERP's alerts", body: `Of the channel ${connection.name}. Nothing is wrong.` }
    const id = `erp-test-${connection.id}-${Date.now()}`
    const sent = await this.hand({ id, event: "test", subject: connection.id, text, data: {} }, settings)
    return sent === "sent"
      ? [passed("sent", `A test was given to the channel ${settings.channel}.`)]
      : [failed("sent", { code: sent, detail: `${CHANNEL_CODES.no_provider} (${settings.channel})` })]
  }

  /** A provider's words may name people: they are not repeated. */
  private async hand(
    said: { id: string; event: string; subject: string; text: Notice["text"]; data: Record<string, unknown> },
    { channel, to, template }: Settings
  ): Promise<"sent" | "no_provider"> {
    const { title, body } = said.text
    const plain = template === undefined && channel !== "feed"
    try {
      return await this.notify({
        ...{ channel, to },
        template: template ?? (channel === "feed" ? "admin-ui" : null),
        data: { title, description: body, ...said.data },
        content: plain ? { subject: title, text: body, html: htmlOf(body) } : null,
        trigger_type: `erp.incident.${said.event}`,
        resource_id: said.subject,
        resource_type: "erp_incident",
        idempotency_key: said.id,
      })
    } catch (cause) {
      const message = `${CHANNEL_CODES.notification_failed} (${channel})`
      throw new ConnectorError("transient", { code: "notification_failed", message, cause })
    }
  }
}

const htmlOf = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br>\n")
