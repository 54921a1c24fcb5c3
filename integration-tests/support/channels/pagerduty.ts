import { FaultServer, type RecordedRequest, type Reply } from "../../connectors/fault-server"

export const ROUTING_KEY = "R0UT1NGKEY0123456789abcdefABCDEF"

interface Event {
  routing_key?: unknown
  event_action?: unknown
  dedup_key?: unknown
  payload?: { summary?: unknown; source?: unknown; severity?: unknown; custom_details?: unknown }
}

/** PagerDuty's Events API v2: takes and refuses as its documentation says, and keeps one alert per `dedup_key`. */
export class PagerDutyDouble {
  readonly server = new FaultServer((request) => this.answer(request))
  /** By dedup_key: triggered or resolved. */
  readonly alerts = new Map<string, "triggered" | "resolved">()
  readonly events: Event[] = []

  get url(): string {
    return `${this.server.url}/v2/enqueue`
  }

  private answer({ method, path, body }: RecordedRequest): Reply {
    if (method !== "POST" || path !== "/v2/enqueue") {
      return { status: 404 }
    }
    if (Buffer.byteLength(body) > 512 * 1024) {
      return { status: 413 }
    }
    const event = JSON.parse(body) as Event
    const errors = problemsOf(event)
    if (errors.length) {
      return json(400, { status: "invalid event", message: "Event object is invalid", errors })
    }
    this.events.push(event)
    const key = String(event.dedup_key)
    this.alerts.set(key, event.event_action === "resolve" ? "resolved" : "triggered")
    return json(202, { status: "success", message: "Event processed", dedup_key: key })
  }
}

function problemsOf({ routing_key, event_action, dedup_key, payload }: Event): string[] {
  const errors: string[] = []
  if (typeof routing_key !== "string" || routing_key.length !== 32) {
    errors.push("Length of 'routing_key' is incorrect (should be 32 characters)")
  } else if (routing_key !== ROUTING_KEY) {
    errors.push(`'routing_key' ${routing_key} is unknown`)
  }
  if (!["trigger", "acknowledge", "resolve"].includes(String(event_action))) {
    errors.push("'event_action' is invalid")
  }
  if (event_action !== "trigger" ? typeof dedup_key !== "string" : String(dedup_key).length > 255) {
    errors.push("'dedup_key' is missing or too long")
  }
  if (event_action === "trigger") {
    const { summary, source, severity } = payload ?? {}
    if (typeof summary !== "string" || !summary || summary.length > 1024) {
      errors.push("'payload.summary' is missing or blank, or longer than 1024 characters")
    }
    if (typeof source !== "string" || !source) {
      errors.push("'payload.source' is missing or blank")
    }
    if (!["critical", "warning", "error", "info"].includes(String(severity))) {
      errors.push(
        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
      )
    }
  }
  return errors
}

const json = (status: number, body: object): Reply => ({ status, body: JSON.stringify(body) })
