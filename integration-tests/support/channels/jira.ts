import { FaultServer, type RecordedRequest, type Reply } from "../../connectors/fault-server"

export const JIRA_EMAIL = "robot@shop.example"
export const JIRA_TOKEN = "ATATT3xFf-token-of-jira"

export interface JiraIssue {
  key: string
  fields: { summary: string; description: unknown; labels: string[] }
  comments: unknown[]
  status: "To Do" | "Done"
}

const GONE = "Issue does not exist or you do not have permission to see it."
const WORKFLOW = {
  "To Do": [{ id: "31", name: "Done", to: "Done" }],
  Done: [{ id: "41", name: "Reopen", to: "To Do" }],
} as const

/**
 * Jira with one project, OPS: what Cloud answers below /rest/api/3 and Data Center below /rest/api/2, refusals included.
 * Its index knows every issue at once, which is kinder than the real one.
 */
export class JiraDouble {
  readonly server = new FaultServer((request) => this.answer(request))
  readonly issues: JiraIssue[] = []
  /** What the user may not do. */
  forbidden: string[] = []
  projects = ["OPS"]

  get url(): string {
    return this.server.url
  }

  get created(): number {
    return this.server.requests.filter(({ method, path }) => method === "POST" && /\/issue$/.test(path)).length
  }

  find(key: string): JiraIssue | undefined {
    return this.issues.find((issue) => issue.key === key)
  }

  /** All that people would read, as text. */
  textOf(value: unknown): string {
    if (typeof value === "string") {
      return value
    }
    const { text, content = [] } = value as { text?: string; content?: unknown[] }
    return text ?? content.map((part) => this.textOf(part)).join("\n")
  }

  private answer(request: RecordedRequest): Reply {
    const { authorization = "" } = request.headers
    const basic = `Basic ${Buffer.from(`${JIRA_EMAIL}:${JIRA_TOKEN}`).toString("base64")}`
    if (authorization !== basic && authorization !== `Bearer ${JIRA_TOKEN}`) {
      return { status: 401, body: "Client must be authenticated to access this resource." }
    }
    const { pathname, searchParams } = new URL(request.path, this.url)
    const [, version = "", path = ""] = /^\/rest\/api\/([23])(\/.*)$/.exec(pathname) ?? []
    const body = request.body ? (JSON.parse(request.body) as Record<string, unknown>) : {}
    const call = `${request.method} ${path}`
    if (call === "GET /myself") {
      return json(200, { accountId: "5b10", displayName: "Robot" })
    }
    if (call.startsWith("GET /project/")) {
      const key = path.slice("/project/".length)
      return this.projects.includes(key)
        ? json(200, { key, issueTypes: [{ id: "10001", name: "Task", subtask: false }] })
        : refused(404, `No project could be found with key '${key}'.`)
    }
    if (call === "GET /mypermissions") {
      const names = searchParams.get("permissions")?.split(",") ?? []
      const permissions = names.map((name) => [
        name,
        { id: "1", key: name, havePermission: !this.forbidden.includes(name) },
      ])
      return json(200, { permissions: Object.fromEntries(permissions) })
    }
    if (call === "POST /issue") {
      return this.create(body.fields as Record<string, unknown>, version)
    }
    if (call === "POST /search" && version === "3") {
      return refused(410, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")
    }
    if (call === `POST /search${version === "3" ? "/jql" : ""}`) {
      const label = /labels = "([^"]+)"/.exec(String(body.jql))?.[1]
      const found = this.issues.filter(({ fields }) => label !== undefined && fields.labels.includes(label))
      return json(200, { issues: found.map(({ key }) => ({ id: "1", key })), ...(version === "3" && { isLast: true }) })
    }
    return this.ofIssue(call, body, version)
  }

  private create(fields: Record<string, unknown>, version: string): Reply {
    const {
      project,
      issuetype,
      summary,
      description,
      labels = [],
    } = fields as {
      project?: { key?: string }
      issuetype?: { name?: string; id?: string }
      summary?: string
      description?: unknown
      labels?: string[]
    }
    const errors: Record<string, string> = {}
    if (!this.projects.includes(project?.key ?? "")) {
      errors.project = "valid project is required"
    }
    if (issuetype?.name !== "Task" && issuetype?.id !== "10001") {
      errors.issuetype = "The issue type selected is invalid."
    }
    if (!summary || summary.length > 255 || /[\r\n]/.test(summary)) {
      errors.summary = "You must specify a summary of the issue, of less than 255 characters and in one line."
    }
    if (!isText(description, version)) {
      errors.description = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
    }
    if (labels.some((label) => /\s/.test(label))) {
      errors.labels = "The label contains spaces which is invalid."
    }
    if (Object.keys(errors).length) {
      return json(400, { errorMessages: [], errors })
    }
    const key = `${project!.key}-${this.issues.length + 1}`
    this.issues.push({ key, fields: { summary: summary!, description, labels }, comments: [], status: "To Do" })
    return json(201, { id: "10000", key, self: `${this.url}/rest/api/${version}/issue/10000` })
  }

  private ofIssue(call: string, body: Record<string, unknown>, version: string): Reply {
    const [, method, key = "", what = ""] = /^(GET|POST) \/issue\/([A-Z]+-\d+)(?:\/(\w+))?$/.exec(call) ?? []
    const issue = this.find(key)
    if (!method || !issue) {
      return method
        ? refused(404, GONE)
        : { status: 404, headers: { "content-type": "text/html" }, body: "<html></html>" }
    }
    const ways = WORKFLOW[issue.status]
    switch (`${method} ${what}`) {
      case "GET ":
        return json(200, {
          key,
          fields: { status: { name: issue.status, statusCategory: { key: issue.status === "Done" ? "done" : "new" } } },
        })
      case "GET transitions":
        return json(200, { expand: "transitions", transitions: ways.map(({ id, name }) => ({ id, name })) })
      case "POST transitions": {
        const way = ways.find(({ id }) => id === (body.transition as { id?: string } | undefined)?.id)
        issue.status = way?.to ?? issue.status
        return way
          ? { status: 204 }
          : refused(400, "It seems that you have tried to perform an illegal workflow operation.")
      }
      case "POST comment":
        if (!isText(body.body, version)) {
          return json(400, { errorMessages: [], errors: { comment: "Comment body is not valid!" } })
        }
        issue.comments.push(body.body)
        return json(201, { id: "1", body: body.body })
      default:
        return { status: 405 }
    }
  }
}

/** Version 3 takes documents only, with text nodes that are not empty; version 2 takes text only. */
function isText(value: unknown, version: string): boolean {
  if (version === "2") {
    return typeof value === "string"
  }
  const { type, version: of, content } = (value ?? {}) as { type?: string; version?: number; content?: Node[] }
  return type === "doc" && of === 1 && Array.isArray(content) && content.every(isParagraph)
}

interface Node {
  type?: string
  text?: string
  content?: Node[]
}

const isParagraph = ({ type, content = [] }: Node) =>
  type === "paragraph" &&
  content.every((node) => node.type === "text" && typeof node.text === "string" && node.text !== "")

const json = (status: number, body: object): Reply => ({ status, body: JSON.stringify(body) })
const refused = (status: number, message: string) => json(status, { errorMessages: [message], errors: {} })
