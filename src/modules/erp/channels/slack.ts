import { z } from "@medusajs/framework/zod"
import type { HttpClient } from "../connector"
import { passed } from "./checks"
import type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
import type { Notice } from "./notice"

const settingsSchema = z.strictObject({
  mention: z.enum(["none", "here", "channel"]).default("none").meta({
    title: "Mention",
    description: "Who is called by name when an incident of severity page opens.",
  }),
})

const credentialsSchema = z.strictObject({
  webhook_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    // As requests write it, so that it is masked wherever they are spoken of.
    .transform((url) => new URL(url).href)
    .meta({ title: "Webhook URL", description: "Of an incoming webhook of Slack. Who knows it can post there." }),
})

type Settings = z.output<typeof settingsSchema>
type Credentials = z.output<typeof credentialsSchema>
type Context = ChannelContext<Settings, Credentials>

/** Slack, by an incoming webhook. Slack knows no repetition: a message whose answer was lost may come twice. */
export class SlackChannel implements ChannelKind<Settings, Credentials> {
  readonly kind = "slack"
  readonly displayName = "Slack"
  readonly tickets = false
  readonly settingsSchema = settingsSchema
  readonly credentialsSchema = credentialsSchema

  constructor(private readonly http: HttpClient) {}

  /** Chats are silent at night. */
  wakes(): boolean {
    return false
  }

  /** Where it leads is itself the secret. */
  target(): string {
    return ""
  }

  async send({ event, incident, text }: Notice, context: Context): Promise<Sent> {
    const { mention } = context.settings
    const calls = mention !== "none" && event === "opened" && incident.severity === "page" ? `<!${mention}> ` : ""
    await this.post(`${calls}*${escaped(text.title)}*\n${escaped(text.body)}`, context)
    return {}
  }

  async test(context: Context): Promise<ChannelCheck[]> {
    await this.post(`Test of the channel ${escaped(context.connection.name)}. Nothing is wrong.`, context)
    return [passed("sent", "A test message was posted.")]
  }

  private async post(text: string, context: Context): Promise<void> {
    await this.http.request(context, {
      method: "POST",
      url: context.credentials.webhook_url,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, unfurl_links: false, unfurl_media: false }),
    })
  }
}

/** The three characters that are markup of Slack's: without them nobody is mentioned, and nothing is a link in disguise. */
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
