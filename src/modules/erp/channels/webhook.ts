import { z } from "@medusajs/framework/zod"
import { type HttpClient, signatureHeaders, signingSecretSchema } from "../connector"
import { passed } from "./checks"
import { httpUrl } from "./fields"
import type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
import type { Notice } from "./notice"

const settingsSchema = z.strictObject({
  url: httpUrl.meta({ title: "URL", description: "Incidents are sent here by POST, as JSON." }),
})

const credentialsSchema = z.strictObject({
  signing_secrets: z.array(signingSecretSchema).min(1).max(5).meta({
    title: "Signing secrets",
    description: "Every message is signed with each of them (Standard Webhooks). The first is the current one.",
  }),
  authorization: z
    .string()
    .max(4000)
    .regex(/^[\x21-\x7e][\x20-\x7e]*$/, "must be printable ASCII in one line")
    .optional()
    .meta({ title: "Authorization header", description: "The whole value, for example Bearer eyJ…" }),
})

type Settings = z.output<typeof settingsSchema>
type Credentials = z.output<typeof credentialsSchema>

/**
 * JSON by POST, signed as Standard Webhooks says. The id is the same for every attempt, so that the receiver can tell a
 * repetition; any 2xx is enough.
 */
export class WebhookChannel implements ChannelKind<Settings, Credentials> {
  readonly kind = "webhook"
  readonly displayName = "Webhook"
  readonly tickets = false
  readonly settingsSchema = settingsSchema
  readonly credentialsSchema = credentialsSchema

  constructor(private readonly http: HttpClient) {}

  /** What stands behind it nobody knows here; whoever gives it `page` incidents means it to wake somebody. */
  wakes(): boolean {
    return true
  }

  target({ url }: Settings): string {
    return url
  }

  async send(notice: Notice, context: ChannelContext<Settings, Credentials>): Promise<Sent> {
    const { id, event, at, incident, links, text } = notice
    await this.post(id, { type: `erp.incident.${event}`, timestamp: at, data: { incident, links, text } }, context)
    return {}
  }

  async test(context: ChannelContext<Settings, Credentials>): Promise<ChannelCheck[]> {
    const now = new Date()
    const data = {
      text: { title: "Test", body: `A test of the channel ${context.connection.name}. Nothing is wrong.` },
    }
    await this.post(`test_${now.getTime()}`, { type: "erp.test", timestamp: now.toISOString(), data }, context)
    return [passed("sent", "A message of the type erp.test was taken.")]
  }

  private async post(id: string, message: object, context: ChannelContext<Settings, Credentials>): Promise<void> {
    const body = JSON.stringify(message)
    const { signing_secrets, authorization } = context.credentials
    await this.http.request(context, {
      method: "POST",
      url: context.settings.url,
      headers: {
        "content-type": "application/json",
        ...signatureHeaders(id, body, signing_secrets),
        ...(authorization !== undefined && { authorization }),
      },
      body,
    })
  }
}
