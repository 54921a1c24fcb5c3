import { z } from "@medusajs/framework/zod"
import { connectorError, type HttpClient, type HttpResponse } from "../connector"
import { CHANNEL_CODES, failed, failedBy, passed } from "./checks"
import { httpUrl, secretText } from "./fields"
import type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
import { type Notice, oneLine, type Ticket } from "./notice"

const settingsSchema = z.strictObject({
  repository: z
    .string()
    .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be owner and name, for example "example/store"')
    .meta({ title: "Repository", description: "Owner and name, for example example/store." }),
  labels: z
    .array(z.string().min(1).max(50))
    .max(20)
    .default(["erp"])
    .meta({ title: "Labels", description: "Given to every issue." }),
  close: z.boolean().default(true).meta({
    title: "Close when it is over",
    description: "Otherwise the issue gets a comment, and people close it.",
  }),
  url: httpUrl.default("https://api.github.com").meta({
    title: "URL of the API",
    description: "Of a GitHub Enterprise Server: https://github.example.com/api/v3",
  }),
})

const credentialsSchema = z.strictObject({
  token: secretText.meta({
    title: "Token",
    description: "Fine-grained, with write access to the repository's issues.",
  }),
})

type Settings = z.output<typeof settingsSchema>
type Credentials = z.output<typeof credentialsSchema>
type Context = ChannelContext<Settings, Credentials>

const issue = z.object({ number: z.int().positive(), html_url: z.string(), body: z.string().nullish() })
const repository = z.object({
  has_issues: z.boolean(),
  archived: z.boolean().default(false),
  permissions: z.object({ triage: z.boolean().default(false), push: z.boolean().default(false) }).optional(),
})
/** Of these 100 each are looked through for an issue that may have been created. */
const MOST_PAGES = 3

/**
 * GitHub Issues: one per incident, which all that follows comments on.
 *
 * The incident's id stands hidden in the body. Where it is in doubt whether an issue was created, what is new since the
 * incident began is looked through for it: lists show an issue at once, GitHub's search does not.
 */
export class GithubChannel implements ChannelKind<Settings, Credentials> {
  readonly kind = "github"
  readonly displayName = "GitHub Issues"
  readonly tickets = true
  readonly settingsSchema = settingsSchema
  readonly credentialsSchema = credentialsSchema

  constructor(private readonly http: HttpClient) {}

  wakes(): boolean {
    return false
  }

  target({ url }: Settings): string {
    return url
  }

  async send(notice: Notice, context: Context): Promise<Sent> {
    const ticket = notice.ticket ?? (notice.in_doubt ? await this.find(notice, context) : null)
    if (ticket) {
      return notice.event === "opened" && notice.ticket === null ? { ticket } : this.goOn(notice, ticket, context)
    }
    return notice.event === "resolved" ? {} : this.create(notice, context)
  }

  /** Leaves nothing behind. */
  async test(context: Context): Promise<ChannelCheck[]> {
    try {
      const { has_issues, archived, permissions } = (await this.call(context, "GET", "")).parse(repository)
      const known = [passed("reachable"), passed("authenticated")]
      const detail = archived
        ? "The repository is archived."
        : !has_issues
          ? "Issues are turned off in this repository."
          : permissions && !permissions.triage && !permissions.push
            ? "The token's user may only read this repository."
            : null
      return detail === null
        ? [...known, passed("may_write", "None was created.")]
        : [...known, failed("may_write", { code: "forbidden", detail })]
    } catch (error) {
      return failedBy(error, "reachable")
    }
  }

  private async create(notice: Notice, context: Context): Promise<Sent> {
    const { text, incident } = notice
    const response = await this.call(context, "POST", "/issues", {
      title: oneLine(`${text.title} – ${incident.summary}`, 250),
      body: `${literally(text.body)}\n\n${markOf(notice)}`,
      labels: context.settings.labels,
    })
    return { ticket: ticketOf(response.parse(issue)) }
  }

  private async find(notice: Notice, context: Context): Promise<Ticket | null> {
    const { opened_at, since } = notice.incident
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = new URLSearchParams({
        ...{ state: "all", sort: "created", direction: "desc", per_page: "100", page: `${page}` },
        since: opened_at ?? since,
      })
      const issues = (await this.call(context, "GET", `/issues?${query}`)).parse(z.array(issue))
      const found = issues.find(({ body }) => body?.includes(markOf(notice)))
      if (found) {
        return ticketOf(found)
      }
      if (issues.length < 100) {
        return null
      }
    }
    return null
  }

  /** The comment comes last: what is tried again after it would say it twice. */
  private async goOn(notice: Notice, ticket: Ticket, context: Context): Promise<Sent> {
    const { event, text } = notice
    const path = `/issues/${ticket.key.replace("#", "")}`
    const state = event === "resolved" && context.settings.close ? "closed" : event === "opened" ? "open" : ticket.state
    try {
      if (state !== ticket.state) {
        await this.call(context, "PATCH", path, {
          state,
          state_reason: state === "closed" ? "completed" : "reopened",
        })
      }
      await this.call(context, "POST", `${path}/comments`, { body: literally(text.body) })
      return { ticket: { ...ticket, state } }
    } catch (error) {
      if ((error as { code?: unknown }).code !== "not_found") {
        throw error
      }
      // Where the repository is gone as well, it is the settings that are wrong.
      await this.call(context, "GET", "")
      return event === "opened"
        ? this.create(notice, context)
        : { skipped: { code: "ticket_gone", reason: `${ticket.key}: ${CHANNEL_CODES.ticket_gone}` } }
    }
  }

  private async call(
    context: Context,
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: object
  ): Promise<HttpResponse> {
    const { url, repository: name } = context.settings
    const response = await this.http.request(context, {
      method,
      url: `${url.replace(/\/+$/, "")}/repos/${name}${path}`,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${context.credentials.token}`,
        "user-agent": "medusa-plugin-erp",
        "x-github-api-version": "2022-11-28",
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      accept: [403],
    })
    if (response.status === 403) {
      throw refused(response)
    }
    return response
  }
}

/** GitHub says 403 also where one is to slow down; then it says until when. */
function refused({ headers, status }: HttpResponse) {
  const { "retry-after": seconds, "x-ratelimit-remaining": left, "x-ratelimit-reset": reset } = headers
  if (seconds === undefined && left !== "0") {
    return connectorError("forbidden", {
      message: "HTTP 403 from GitHub: the token may not do this.",
      http_status: status,
    })
  }
  const until = seconds === undefined ? Number(reset) * 1_000 - Date.now() : Number(seconds) * 1_000
  const retry_after_ms = Number.isFinite(until) ? Math.min(Math.max(until, 1_000), 3_600_000) : 60_000
  return connectorError("rate_limited", { message: "GitHub asks to slow down.", http_status: status, retry_after_ms })
}

const ticketOf = ({ number, html_url }: z.output<typeof issue>): Ticket => ({
  ...{ key: `#${number}`, state: "open" },
  url: /^https?:\/\//.test(html_url) ? html_url.slice(0, 2_000) : null,
})

const markOf = ({ incident }: Notice) => `<!-- ${incident.id} -->`

/** Without markup, mentions and references: a zero-width character after what begins one, the rest escaped. */
const literally = (text: string) =>
  text
    .split("\n")
    .map((line) =>
      /^In the admin: https?:\/\/\S+$/.test(line)
        ? line
        : line.replace(/[\\`*_{}[\]<>()#+!|~&-]/g, "\\$&").replace(/@/g, "@\u200b")
    )
    .join("  \n")
