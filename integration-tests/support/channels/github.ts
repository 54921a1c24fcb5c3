import { FaultServer, type RecordedRequest, type Reply } from "../../connectors/fault-server"

export const GITHUB_TOKEN = "github_pat_11AAA-token-of-github"

/** The part of GitHub's REST API that is about the issues of one repository, example/store. */
export class GithubDouble {
  readonly server = new FaultServer((request) => this.answer(request))
  readonly issues: {
    title: string
    body: string
    labels: string[]
    state: string
    comments: string[]
    deleted?: boolean
  }[] = []

  get url(): string {
    return this.server.url
  }

  private answer({ method, path, headers, body: sent }: RecordedRequest): Reply {
    if (headers.authorization !== `Bearer ${GITHUB_TOKEN}`) {
      return json(401, { message: "Bad credentials" })
    }
    const { pathname } = new URL(path, this.url)
    const [, rest] = /^\/repos\/example\/store(\/.*)?$/.exec(pathname) ?? [undefined, undefined]
    if (!pathname.startsWith("/repos/example/store")) {
      return json(404, { message: "Not Found" })
    }
    if (rest === undefined) {
      return json(200, { has_issues: true, archived: false, permissions: { triage: true, push: true } })
    }
    const body = (sent ? JSON.parse(sent) : {}) as { title?: string; body?: string; labels?: string[]; state?: string }
    if (rest === "/issues") {
      if (method === "GET") {
        return json(200, this.issues.map((_, at) => this.shown(at)).reverse())
      }
      if (!body.title || body.title.length > 256) {
        return json(422, {
          message: "Validation Failed",
          errors: [{ resource: "Issue", field: "title", code: "missing" }],
        })
      }
      this.issues.push({
        title: body.title,
        body: body.body ?? "",
        labels: body.labels ?? [],
        state: "open",
        comments: [],
      })
      return json(201, this.shown(this.issues.length - 1))
    }
    const [, number = "", what] = /^\/issues\/(\d+)(\/comments)?$/.exec(rest) ?? []
    const issue = this.issues[Number(number) - 1]
    if (!issue || issue.deleted) {
      return issue ? json(410, { message: "This issue was deleted" }) : json(404, { message: "Not Found" })
    }
    if (what) {
      issue.comments.push(body.body ?? "")
      return json(201, { id: 1 })
    }
    issue.state = body.state ?? issue.state
    return json(200, this.shown(Number(number) - 1))
  }

  private shown(at: number) {
    const { body, state } = this.issues[at]!
    return { number: at + 1, html_url: `https://github.com/example/store/issues/${at + 1}`, body, state }
  }
}

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) })
