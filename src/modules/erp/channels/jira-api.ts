import { z } from "@medusajs/framework/zod"
import { connectorError, ConnectorError, type HttpClient, type HttpRequest, type HttpResponse } from "../connector"
import { quote, secretsIn } from "../connector/quote"
import { httpUrl, secretText } from "./fields"
import type { ChannelContext } from "./kind"
import type { JiraApi } from "./jira-words"

export const jiraSettingsSchema = z.strictObject({
  url: httpUrl.meta({ title: "URL", description: "Of Jira itself, for example https://example.atlassian.net" }),
  api: z.enum(["cloud", "data_center"]).default("cloud").meta({
    title: "Kind of Jira",
    description: "cloud: REST API 3. data_center: REST API 2, as servers of one's own have it.",
  }),
  project: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'must be the key of a project, for example "OPS"')
    .meta({ title: "Project", description: "Key of the project the issues are created in, for example OPS." }),
  issue_type: z.string().min(1).max(255).default("Task").meta({
    title: "Issue type",
    description: "Name or id. Fields it requires besides summary and description must have defaults.",
  }),
  labels: z
    .array(z.string().regex(/^\S{1,200}$/, "must be a label: without spaces"))
    .max(20)
    .default(["erp"])
    .meta({ title: "Labels", description: "Given to every issue, beside one with the incident's id." }),
  done_transition: z.string().min(1).max(255).optional().meta({
    title: "Transition when it is over",
    description: "Name or id, for example Done. Without one the issue gets a comment, and people close it.",
  }),
  reopen_transition: z.string().min(1).max(255).optional().meta({
    title: "Transition when it comes back",
    description: "Name or id, for example Reopen. Without one the issue gets a comment.",
  }),
})

export const jiraCredentialsSchema = z.strictObject({
  email: z
    .string()
    .min(1)
    .max(300)
    .regex(/^[^\s:]+$/, "must be an e-mail address or a user name")
    .optional()
    .meta({
      title: "E-mail or user name",
      description: "Cloud: the account's e-mail address. Data Center: a user name; none for a personal access token.",
    }),
  token: secretText.meta({
    title: "Token",
    description: "Cloud: an API token. Data Center: a personal access token, or the user's password.",
  }),
})

export type JiraSettings = z.output<typeof jiraSettingsSchema>
export type JiraCredentials = z.output<typeof jiraCredentialsSchema>
export type JiraContext = ChannelContext<JiraSettings, JiraCredentials>

const VERSION: Record<JiraApi, number> = { cloud: 3, data_center: 2 }

const created = z.object({ key: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*-\d+$/) })
const found = z.object({ issues: z.array(created).default([]) })
const issue = z.object({ fields: z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) }) })
const transitions = z.object({ transitions: z.array(z.object({ id: z.string(), name: z.string() })) })
const project = z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })).default([]) })
const permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
})

/** The calls of Jira's REST API that are needed, the same for Cloud and Data Center but for their version. */
export class JiraApiClient {
  constructor(private readonly http: HttpClient) {}

  /** @returns its key */
  async create(fields: object, context: JiraContext): Promise<string> {
    return (await this.call(context, "POST", "/issue", { fields })).parse(created).key
  }

  /**
   * The oldest issue with this label. Jira's index follows within seconds: who asks for what was created just now finds
   * nothing yet.
   */
  async findByLabel(label: string, context: JiraContext): Promise<string | undefined> {
    const { api, project: key } = context.settings
    const query = {
      jql: `project = "${key}" AND labels = "${label}" ORDER BY created ASC`,
      maxResults: 1,
      fields: ["status"],
    }
    const path = api === "cloud" ? "/search/jql" : "/search"
    return (await this.call(context, "POST", path, query, { phase: "prepare" })).parse(found).issues[0]?.key
  }

  async comment(key: string, body: unknown, context: JiraContext): Promise<void> {
    await this.call(context, "POST", `/issue/${key}/comment`, { body })
  }

  /** @returns false where the issue's state has no such transition */
  async transition(key: string, wanted: string, context: JiraContext): Promise<boolean> {
    const answer = await this.call(context, "GET", `/issue/${key}/transitions`)
    const known = answer.parse(transitions).transitions
    const same = (text: string) => text.toLowerCase() === wanted.toLowerCase()
    const transition = known.find(({ id }) => id === wanted) ?? known.find(({ name }) => same(name))
    if (transition) {
      await this.call(context, "POST", `/issue/${key}/transitions`, { transition: { id: transition.id } })
    }
    return transition !== undefined
  }

  async isDone(key: string, context: JiraContext): Promise<boolean> {
    const answer = await this.call(context, "GET", `/issue/${key}?fields=status`)
    return answer.parse(issue).fields.status.statusCategory.key === "done"
  }

  /** Who one is. Throws `unauthorized` where that is nobody: other calls may answer for an anonymous visitor. */
  async myself(context: JiraContext): Promise<void> {
    await this.call(context, "GET", "/myself")
  }

  /** Names and ids of its issue types. */
  async issueTypes(context: JiraContext): Promise<{ id: string; name: string }[]> {
    return (await this.call(context, "GET", `/project/${context.settings.project}`)).parse(project).issueTypes
  }

  /** Of these permissions, those one does not have in the project. */
  async missing(wanted: string[], context: JiraContext): Promise<string[]> {
    const query = new URLSearchParams({ projectKey: context.settings.project, permissions: wanted.join(",") })
    const answer = (await this.call(context, "GET", `/mypermissions?${query}`)).parse(permissions)
    return wanted.filter((name) => !answer.permissions[name]?.havePermission)
  }

  private async call(
    context: JiraContext,
    method: "GET" | "POST",
    path: string,
    body?: object,
    { phase }: Pick<HttpRequest, "phase"> = {}
  ): Promise<HttpResponse> {
    const { url, api } = context.settings
    const response = await this.http.request(context, {
      ...{ method, phase },
      url: `${url.replace(/\/+$/, "")}/rest/api/${VERSION[api]}${path}`,
      headers: {
        accept: "application/json",
        authorization: authorizationOf(context.credentials),
        // Otherwise Data Center may take it for a browser's request and refuse it.
        "x-atlassian-token": "no-check",
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      accept: [400],
    })
    if (response.status === 400) {
      const why = quote(errorsIn(response.text), secretsIn(context.credentials))
      throw connectorError("bad_request", { message: `HTTP 400 from Jira: ${why}`, http_status: 400 })
    }
    return response
  }
}

/** Whether an error says that an issue is not there, or not for us. */
export const isGone = (error: unknown) => ConnectorError.is(error) && error.code === "not_found"

const authorizationOf = ({ email, token }: JiraCredentials) =>
  email === undefined ? `Bearer ${token}` : `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`

/** `{ errorMessages: ["…"], errors: { field: "…" } }` as one text. */
function errorsIn(text: string): string {
  try {
    const { errorMessages, errors } = JSON.parse(text) as { errorMessages?: unknown; errors?: unknown }
    const lines = [
      ...(Array.isArray(errorMessages) ? errorMessages.map(String) : []),
      ...Object.entries((errors ?? {}) as object).map(([field, words]) => `${field}: ${words}`),
    ]
    return lines.length ? lines.join("; ") : text
  } catch {
    return text
  }
}
