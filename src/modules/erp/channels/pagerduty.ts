import { z } from "@medusajs/framework/zod"
import { connectorError, type HttpClient } from "../connector"
import { quote, secretsIn } from "../connector/quote"
import { passed } from "./checks"
import { httpUrl } from "./fields"
import type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
import { type Notice, oneLine } from "./notice"

const settingsSchema = z.strictObject({
  url: httpUrl.default("https://events.pagerduty.com/v2/enqueue").meta({
    title: "URL",
    description: "For accounts in the EU: https://events.eu.pagerduty.com/v2/enqueue",
  }),
})

const credentialsSchema = z.strictObject({
  routing_key: z
    .string()
    .regex(/^[0-9A-Za-z]{32}$/, "must be the 32 letters and digits of an Events API v2 integration")
    .meta({ title: "Integration key", description: "Of an Events API v2 integration of the service to be alerted." }),
})

type Settings = z.output<typeof settingsSchema>
type Credentials = z.output<typeof credentialsSchema>
type Context = ChannelContext<Settings, Credentials>

/** As PagerDuty documents it. */
const LONGEST_SUMMARY = 1_024

/**
 * PagerDuty, Events API v2. The incident's id is the `dedup_key`: sent twice it is one alert, and what resolves it
 * resolves that one. Only 202 says that the event was taken; a 400 says in `errors` what is wrong with it.
 */
export class PagerDutyChannel implements ChannelKind<Settings, Credentials> {
  readonly kind = "pagerduty"
  readonly displayName = "PagerDuty"
  readonly tickets = false
  readonly settingsSchema = settingsSchema
  readonly credentialsSchema = credentialsSchema

  constructor(private readonly http: HttpClient) {}

  wakes(): boolean {
    return true
  }

  target({ url }: Settings): string {
    return url
  }

  async send(notice: Notice, context: Context): Promise<Sent> {
    const { event, incident } = notice
    await this.enqueue(
      event === "resolved" ? { event_action: "resolve", dedup_key: incident.id } : triggerOf(notice),
      context
    )
    return {}
  }

  /** Opens an alert of severity `info` and resolves it at once: whoever is on call may see it, nothing stays open. */
  async test(context: Context): Promise<ChannelCheck[]> {
    const dedup_key = `erp-test-${context.connection.id}`
    const summary = `Test of the channel ${context.connection.name}. Nothing is wrong.`
    await this.enqueue(
      { event_action: "trigger", dedup_key, payload: { summary, source: "medusa-plugin-erp", severity: "info" } },
      context
    )
    await this.enqueue({ event_action: "resolve", dedup_key }, context)
    return [passed("sent", "A test alert was opened and resolved.")]
  }

  private async enqueue(event: object, context: Context): Promise<void> {
    const { routing_key } = context.credentials
    const response = await this.http.request(context, {
      method: "POST",
      url: context.settings.url,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ routing_key, ...event }),
      accept: [400],
    })
    if (response.status === 400) {
      const why = quote(errorsIn(response.text), secretsIn(context.credentials))
      throw connectorError("bad_request", { message: `HTTP 400 from PagerDuty: ${why}`, http_status: 400 })
    }
    if (response.status !== 202) {
      const message = `HTTP ${response.status}: this is not how PagerDuty takes events.`
      throw connectorError("incomplete_response", { message, http_status: response.status })
    }
  }
}

function triggerOf({ at, incident, links, text }: Notice): object {
  const { id, rule, severity, connection, cause, numbers, since } = incident
  return {
    event_action: "trigger",
    dedup_key: id,
    client: "medusa-plugin-erp",
    ...(links.admin !== null && {
      client_url: links.admin,
      links: [{ href: links.admin, text: "The incident in the admin" }],
    }),
    payload: {
      summary: oneLine(`${text.title}. ${incident.summary}`, LONGEST_SUMMARY),
      source: connection ?? "medusa-plugin-erp",
      severity: severity === "page" ? "critical" : "warning",
      timestamp: at,
      component: connection ?? "all connections",
      group: "erp",
      class: rule,
      custom_details: { ...numbers, since, ...(cause && { cause }), runbook: links.runbook },
    },
  }
}

/** `{ message, errors: ["…"] }` as one text. */
function errorsIn(text: string): string {
  try {
    const { message, errors } = JSON.parse(text) as { message?: unknown; errors?: unknown }
    const lines = [message, ...(Array.isArray(errors) ? errors : [])].filter((line) => typeof line === "string")
    return lines.length ? lines.join(" ") : text
  } catch {
    return text
  }
}
