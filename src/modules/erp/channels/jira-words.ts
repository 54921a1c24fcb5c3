/** What Jira is told, in the form each of its kinds reads: ADF (Cloud), or wiki markup (Data Center). Pure. */
import type { Notice } from "./notice"

export type JiraApi = "cloud" | "data_center"

/** The body of a notice, and what it was counted from. */
export function descriptionOf(notice: Notice, api: JiraApi): unknown {
  const { incident, text } = notice
  const numbers = Object.entries(incident.numbers)
    .filter(([, value]) => typeof value === "number" || typeof value === "string")
    .map(([name, value]) => `${name}: ${value}`)
  return written([...text.body.split("\n"), ...numbers, `Incident ${incident.id}`], api)
}

export function commentOf(notice: Notice, api: JiraApi): unknown {
  const { event, text } = notice
  const first = event === "opened" ? "It is back." : event === "updated" ? "It goes on." : ""
  return written([...(first ? [first] : []), ...text.body.split("\n")], api)
}

const written = (lines: string[], api: JiraApi) => (api === "cloud" ? document(lines) : lines.map(literally).join("\n"))

/** Text nodes only, so nothing in them is markup; a line that ends in a URL shows it as a link. */
function document(lines: string[]): object {
  return {
    type: "doc",
    version: 1,
    // A text node must not be empty.
    content: lines.filter((line) => line !== "").map((line) => ({ type: "paragraph", content: textOf(line) })),
  }
}

function textOf(line: string): object[] {
  const [, words = "", url] = /^(In the admin: )(https?:\/\/\S+)$/.exec(line) ?? []
  return url === undefined
    ? [{ type: "text", text: line }]
    : [
        { type: "text", text: words },
        { type: "text", text: url, marks: [{ type: "link", attrs: { href: url } }] },
      ]
}

/** Without markup, mentions and macros: each character that could begin one is escaped. URLs are left alone. */
function literally(line: string): string {
  return line
    .split(/(?<=^In the admin: )(?=https?:\/\/\S+$)/)
    .map((part) => (/^https?:\/\/\S+$/.test(part) ? part : part.replace(/[\\{}[\]!|*_~^+?#@]|^-/g, "\\$&")))
    .join("")
}
