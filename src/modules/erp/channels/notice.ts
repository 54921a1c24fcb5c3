/** What is said of an incident, in whatever channel: rendered when it is sent, so that its numbers are the latest. Pure. */

export type NoticeEvent = "opened" | "updated" | "resolved"

/** An incident as people outside may read of it; no personal data. */
export interface NoticeIncident {
  id: string
  rule: string
  severity: "page" | "ticket"
  /** Name of the connection; null where it concerns all of them. */
  connection: string | null
  cause: string
  summary: string
  numbers: Record<string, unknown>
  /** RFC 3339. */
  since: string
  opened_at: string | null
  resolved_at: string | null
}

/** What an incident is in a ticket system. */
export interface Ticket {
  key: string
  url: string | null
  state: "open" | "closed"
}

export interface Notice {
  /** The same for every attempt. */
  id: string
  event: NoticeEvent
  /** When there was something to say. */
  at: string
  incident: NoticeIncident
  links: {
    /** Null where the option `monitoring.admin_url` is not set. */
    admin: string | null
    /** Heading in the plugin's runbook. */
    runbook: string
  }
  /** Where the channel has one for this incident. */
  ticket: Ticket | null
  text: { title: string; body: string }
  /** An attempt ended without an answer: it may have arrived. */
  in_doubt: boolean
}

const LONGEST_SUMMARY = 1_000
/** More than this is for the admin, not for a message. */
const LONGEST_NUMBERS = 4_000

export function notice(
  said: Pick<Notice, "id" | "event" | "at" | "ticket" | "in_doubt" | "links"> & { incident: NoticeIncident }
): Notice {
  const incident = {
    ...said.incident,
    summary: oneLine(said.incident.summary, LONGEST_SUMMARY),
    numbers: JSON.stringify(said.incident.numbers).length > LONGEST_NUMBERS ? {} : said.incident.numbers,
  }
  return {
    ...said,
    incident,
    text: { title: titleOf(said.event, incident), body: bodyOf(said, incident) },
  }
}

/** Somebody else's words as one line: no line breaks, no control or direction marks, and of bounded length. */
export function oneLine(text: string, most: number): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\s]+/gu, " ").trim()]
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : characters.join("")
}

function titleOf(event: NoticeEvent, { connection, rule }: NoticeIncident): string {
  const what = `ERP${connection === null ? "" : ` ${connection}`}: ${rule.replaceAll("_", " ")}`
  return oneLine(event === "resolved" ? `Over: ${what}` : what, 200)
}

function bodyOf({ event, links }: Pick<Notice, "event" | "links">, incident: NoticeIncident): string {
  const lines = [
    incident.summary,
    event === "resolved" && incident.resolved_at !== null
      ? `From ${clock(incident.since)} to ${clock(incident.resolved_at)}.`
      : `Since ${clock(incident.since)}.`,
    ...(event === "resolved" ? [] : [`What to do: ${links.runbook}`]),
    ...(links.admin === null ? [] : [`In the admin: ${links.admin}`]),
  ]
  return lines.join("\n")
}

/** `2026-03-01T09:30:12.123Z` → `2026-03-01 09:30 UTC`. */
const clock = (time: string) => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
