import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import { text } from "node:stream/consumers"

/**
 * @typedef {object} Issue
 * @property {string} key
 * @property {string} summary
 * @property {string[]} labels
 * @property {number} comments
 * @property {boolean} done
 *
 * @typedef {object} Jira
 * @property {string} url
 * @property {{ email: string, token: string }} credentials
 * @property {Issue[]} issues
 */

const TRANSITIONS = [{ id: "31", name: "Done" }]

/**
 * The few calls of Jira Cloud's REST API that a ticket takes: one project, OPS, on loopback.
 *
 * @param {import("./cleanup.mjs").Cleanup} cleanup
 * @returns {Promise<Jira>}
 */
export async function startJira(cleanup) {
  const credentials = { email: "robot@example.com", token: randomBytes(12).toString("hex") }
  const authorization = `Basic ${Buffer.from(`${credentials.email}:${credentials.token}`).toString("base64")}`
  /** @type {Issue[]} */
  const issues = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const answer =
      request.headers.authorization === authorization
        ? answerTo(issues, `${request.method} ${request.url?.split("?")[0]}`, body ? JSON.parse(body) : {})
        : { status: 401, body: {} }
    response.writeHead(answer.status, { "content-type": "application/json" })
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body))
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)))
  await cleanup.add(async () => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address())
  return { url: `http://127.0.0.1:${port}`, credentials, issues }
}

/**
 * @param {Issue[]} issues
 * @param {string} call
 * @param {any} body
 */
function answerTo(issues, call, body) {
  const path = call.replace("/rest/api/3", "")
  if (path === "POST /issue") {
    const { summary, labels = [] } = body.fields
    const key = `OPS-${issues.length + 1}`
    issues.push({ key, summary, labels, comments: 0, done: false })
    return { status: 201, body: { id: String(10_000 + issues.length), key } }
  }
  if (path === "POST /search/jql") {
    const label = /labels = "([^"]+)"/.exec(body.jql)?.[1] ?? ""
    return { status: 200, body: { issues: issues.filter(({ labels }) => labels.includes(label)), isLast: true } }
  }
  const [, method, key, what] = /^(GET|POST) \/issue\/([A-Z]+-\d+)(?:\/(\w+))?$/.exec(path) ?? []
  const issue = issues.find((candidate) => candidate.key === key)
  if (!issue) {
    return {
      status: 404,
      body: { errorMessages: ["Issue does not exist or you do not have permission to see it."], errors: {} },
    }
  }
  switch (`${method} ${what ?? ""}`) {
    case "POST comment":
      issue.comments++
      return { status: 201, body: { id: String(issue.comments) } }
    case "GET transitions":
      return { status: 200, body: { transitions: TRANSITIONS } }
    case "POST transitions":
      issue.done = true
      return { status: 204, body: undefined }
    default:
      return {
        status: 200,
        body: { key, fields: { status: { statusCategory: { key: issue.done ? "done" : "new" } } } },
      }
  }
}
