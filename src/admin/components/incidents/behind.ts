/** Which pages show what an incident speaks of. Pure. */

interface Subject {
  rule: string
  cause: string
  connection: { id: string; name: string } | null
  numbers: Record<string, unknown>
}

export interface PageLink {
  /** In i18n, below `incidents.links`. */
  key: string
  to: string
}

/** Incident of the causes that have none of their own. */
const OTHERS = "others"

/** The lists behind it, the one to look at first in front. */
export function pagesBehind(incident: Subject): PageLink[] {
  const { rule, cause, connection } = incident
  const list = (path: string, query: Record<string, string> = {}) => {
    const text = new URLSearchParams({ ...query, ...(connection && { connection: connection.name }) }).toString()
    return text ? `${path}?${text}` : path
  }
  const settings: PageLink = connection
    ? { key: "connection", to: `/settings/erp/connections/${encodeURIComponent(connection.id)}` }
    : { key: "connections", to: "/settings/erp" }
  const waiting: PageLink = { key: "waiting", to: list("/erp/orders", { status: "pending" }) }
  const received: PageLink = { key: "received", to: list("/erp/inbox", { status: "received" }) }
  const messages: PageLink = { key: "messages", to: list("/erp/inbox") }
  const deadLetters: PageLink = { key: "deadLetters", to: list("/erp/dead-letters") }
  const overview: PageLink = { key: "overview", to: list("/erp") }
  const inbound = cause === "in" || incident.numbers.direction === "in"
  switch (rule) {
    case "backlog_growing":
    case "lag_high":
      return [inbound ? received : waiting, overview, settings]
    case "dead_letter":
      return [deadOf(), settings]
    case "dead_letters_growing":
    case "all_refused":
      return [deadLetters, settings]
    case "circuit_open":
    case "credentials_refused":
    case "connection_unusable":
      return [settings, waiting]
    case "stock_silent":
    case "stock_superseded":
      return [messages, settings]
    case "held_long":
      return inbound
        ? [{ key: "heldMessages", to: list("/erp/inbox", { status: "held" }) }]
        : [{ key: "held", to: list("/erp/dead-letters", { tab: "held" }) }]
    case "unconfirmed":
      return [{ key: "delivered", to: list("/erp/orders", { status: "delivered" }) }, messages]
    case "channel_broken":
      return [{ key: "channel", to: `/settings/erp/channels/${encodeURIComponent(cause)}` }]
    case "no_worker":
      return [waiting, overview]
    default:
      return [overview]
  }

  function deadOf(): PageLink {
    if (inbound) {
      return { key: "deadMessages", to: list("/erp/inbox", { status: "dead" }) }
    }
    return cause && cause !== OTHERS
      ? { key: "group", to: `/erp/dead-letters/${encodeURIComponent(cause)}` }
      : deadLetters
  }
}
