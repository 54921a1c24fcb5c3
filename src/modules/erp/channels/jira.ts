import type { HttpClient } from "../connector"
import { CHANNEL_CODES, failed, failedBy, passed } from "./checks"
import {
  isGone,
  JiraApiClient,
  type JiraContext,
  jiraCredentialsSchema,
  type JiraCredentials,
  jiraSettingsSchema,
  type JiraSettings,
} from "./jira-api"
import { commentOf, descriptionOf } from "./jira-words"
import type { ChannelCheck, ChannelKind, Sent } from "./kind"
import { type Notice, oneLine, type Ticket } from "./notice"

/** Jira takes 255 characters, in one line. */
const LONGEST_TITLE = 250
const NEEDED = ["BROWSE_PROJECTS", "CREATE_ISSUES", "ADD_COMMENTS"]

/**
 * Jira: an issue per incident, which all that follows comments on.
 *
 * An issue carries the incident's id as a label. Where it is in doubt whether one was created, that label is looked for
 * first. Comments have no such protection: one whose answer was lost may stand there twice.
 */
export class JiraChannel implements ChannelKind<JiraSettings, JiraCredentials> {
  readonly kind = "jira"
  readonly displayName = "Jira"
  readonly tickets = true
  readonly settingsSchema = jiraSettingsSchema
  readonly credentialsSchema = jiraCredentialsSchema
  private readonly jira: JiraApiClient

  constructor(http: HttpClient) {
    this.jira = new JiraApiClient(http)
  }

  wakes(): boolean {
    return false
  }

  target({ url }: JiraSettings): string {
    return url
  }

  async send(notice: Notice, context: JiraContext): Promise<Sent> {
    const ticket = notice.ticket ?? (await this.lookedUp(notice, context))
    if (ticket) {
      return this.goOn(notice, ticket, context)
    }
    return notice.event === "resolved" ? {} : this.create(notice, context)
  }

  /** Leaves nothing behind: it asks who one is, whether the project is there, and what one may do in it. */
  async test(context: JiraContext): Promise<ChannelCheck[]> {
    const { project, issue_type, done_transition } = context.settings
    try {
      await this.jira.myself(context)
      const known = [passed("reachable"), passed("authenticated")]
      const types = await this.jira
        .issueTypes(context)
        .catch((error: unknown) => (isGone(error) ? null : throwOn(error)))
      if (types === null) {
        const detail = `There is no project ${project}, or the user may not see it.`
        return [...known, failed("may_write", { code: "not_found", detail })]
      }
      if (!types.some(({ id, name }) => id === issue_type || name === issue_type)) {
        const detail = `Project ${project} has no issue type "${issue_type}".`
        const fix = `Enter one of: ${types.map(({ name }) => name).join(", ")}`
        return [...known, failed("may_write", { code: "bad_request", detail, fix })]
      }
      const wanted = [...NEEDED, ...(done_transition === undefined ? [] : ["TRANSITION_ISSUES"])]
      const missing = await this.jira.missing(wanted, context)
      return missing.length
        ? [...known, failed("may_write", { code: "forbidden", detail: `Missing in ${project}: ${missing.join(", ")}` })]
        : [...known, passed("may_write", `Issues of type ${issue_type} in ${project}; none was created.`)]
    } catch (error) {
      return failedBy(error, "reachable")
    }
  }

  private async lookedUp({ in_doubt, incident }: Notice, context: JiraContext): Promise<Ticket | null> {
    const key = in_doubt ? await this.jira.findByLabel(incident.id, context) : undefined
    return key === undefined ? null : this.ticket(key, "open", context)
  }

  private async create(notice: Notice, context: JiraContext): Promise<Sent> {
    const { project, issue_type, labels, api } = context.settings
    const { text, incident } = notice
    const key = await this.jira.create(
      {
        project: { key: project },
        issuetype: /^\d+$/.test(issue_type) ? { id: issue_type } : { name: issue_type },
        summary: oneLine(`${text.title} – ${incident.summary}`, LONGEST_TITLE),
        description: descriptionOf(notice, api),
        labels: [...labels, incident.id],
      },
      context
    )
    return { ticket: this.ticket(key, "open", context) }
  }

  /** The comment comes last: what is tried again after it would say it twice. */
  private async goOn(notice: Notice, ticket: Ticket, context: JiraContext): Promise<Sent> {
    const { key } = ticket
    if (notice.event === "opened" && notice.ticket === null) {
      return { ticket }
    }
    try {
      const moved = await this.move(notice, ticket, context)
      await this.jira.comment(key, commentOf(notice, context.settings.api), context)
      return moved
    } catch (error) {
      if (!isGone(error)) {
        throw error
      }
      return this.withoutTicket(notice, key, context)
    }
  }

  private async move({ event }: Notice, ticket: Ticket, context: JiraContext): Promise<Sent> {
    const { done_transition, reopen_transition } = context.settings
    const { key } = ticket
    if (event === "resolved" && done_transition !== undefined) {
      const closed =
        (await this.jira.transition(key, done_transition, context)) || (await this.jira.isDone(key, context))
      return closed
        ? { ticket: { ...ticket, state: "closed" } }
        : { ticket, note: `${key} has no transition "${done_transition}" from where it stands: it got a comment only.` }
    }
    if (event === "opened" && ticket.state === "closed" && reopen_transition !== undefined) {
      const reopened = await this.jira.transition(key, reopen_transition, context)
      return { ticket: { ...ticket, state: "open" }, ...(!reopened && { note: `${key} could not be reopened.` }) }
    }
    return { ticket: event === "opened" ? { ...ticket, state: "open" } : ticket }
  }

  /**
   * An issue that is gone was deleted by somebody, who does not want another one of the same incident; what comes back
   * after it was over is worth one. Where the project is gone as well, it is the settings that are wrong.
   */
  private async withoutTicket(notice: Notice, key: string, context: JiraContext): Promise<Sent> {
    await this.jira.issueTypes(context)
    return notice.event === "opened"
      ? this.create(notice, context)
      : { skipped: { code: "ticket_gone", reason: `${key}: ${CHANNEL_CODES.ticket_gone}` } }
  }

  private ticket(key: string, state: Ticket["state"], { settings }: JiraContext): Ticket {
    return { key, url: `${settings.url.replace(/\/+$/, "")}/browse/${key}`, state }
  }
}

function throwOn(error: unknown): never {
  throw error
}
