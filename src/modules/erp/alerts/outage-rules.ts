/** Rules about who is away: an ERP, a worker, a channel, a connection nobody can use. */
import type { ConnectionFacts, Finding } from "./facts"
import { finding, type ConnectionRule, type Rule } from "./finding"
import { clock, counted, howLong, named, plain } from "./words"

/** A channel that fails once may be back at the next try, and a new key is in every process after a restart. */
const PATIENCE_MS = 5 * 60_000

/** Of so many times `circuit_open.for`, an ERP that comes and goes is down for at least this share. */
const TIMES_FOR = 3
const DOWN_SHARE = 0.3

const waiting = ({ out }: ConnectionFacts) => out.at(-1)?.depth ?? 0

const waits = (count: number) =>
  count ? `${counted(count, "delivery waits", "deliveries wait")}, none is lost.` : "Nothing waits yet."

const isDown = ({ status, circuit }: ConnectionFacts) => status === "active" && circuit.state !== "closed"

export const circuitOpen: ConnectionRule = (connection, { at }, options) => {
  const { id, name, circuit } = connection
  if (!isDown(connection)) {
    return comesAndGoes(connection, at, options.circuit_open.for)
  }
  if (circuit.reason === "credentials") {
    return []
  }
  const since = circuit.opened_at ? ` since ${clock(circuit.opened_at, at)}` : ""
  return [
    finding("circuit_open", {
      ...{ connection_id: id, for_ms: options.circuit_open.for, since: circuit.opened_at },
      summary: `The ERP of ${named(name)} is down${since} (${plain(circuit.code)}). ${waits(waiting(connection))}`,
      numbers: { waiting: waiting(connection), code: plain(circuit.code) },
    }),
  ]
}

/** Down for a short time, again and again: as bad as down, for nobody's `for` would ever be over. */
function comesAndGoes(connection: ConnectionFacts, at: Date, forMs: number): Finding[] {
  const { id, name, status, out } = connection
  const window = out.filter((moment) => moment.at.getTime() > at.getTime() - TIMES_FOR * forMs)
  const isOpening = (index: number) => !window[index]!.closed && (index === 0 || window[index - 1]!.closed)
  const openings = window.filter((_, index) => isOpening(index))
  const down = window.filter(({ closed }) => !closed).length
  if (status !== "active" || openings.length < 2 || down < DOWN_SHARE * window.length) {
    return []
  }
  return [
    finding("circuit_open", {
      ...{ connection_id: id, for_ms: forMs, since: openings[0]!.at },
      summary: `The ERP of ${named(name)} comes and goes: it was down ${openings.length} times within ${howLong(TIMES_FOR * forMs)}. ${waits(waiting(connection))}`,
      numbers: { waiting: waiting(connection), openings: openings.length },
    }),
  ]
}

export const credentialsRefused: ConnectionRule = (connection, { at }) => {
  const { id, name, circuit } = connection
  if (!isDown(connection) || circuit.reason !== "credentials") {
    return []
  }
  const since = circuit.opened_at ? ` since ${clock(circuit.opened_at, at)}` : ""
  return [
    finding("credentials_refused", {
      ...{ connection_id: id, since: circuit.opened_at },
      summary: `The ERP of ${named(name)} refuses our credentials${since} (${plain(circuit.code)}). ${waits(waiting(connection))}`,
      numbers: { waiting: waiting(connection), code: plain(circuit.code) },
    }),
  ]
}

export const allRefused: ConnectionRule = (connection) =>
  connection.status === "paused" && connection.paused_code === "all_refused"
    ? [
        finding("all_refused", {
          connection_id: connection.id,
          summary: `The ERP of ${named(connection.name)} refused ten different orders in a row; the connection is paused until somebody resumes it. ${waits(waiting(connection))}`,
          numbers: { waiting: waiting(connection) },
        }),
      ]
    : []

/** Its problem is told in the overview; it may name what is configured. */
export const connectionUnusable: ConnectionRule = (connection) =>
  connection.unusable && connection.status === "active"
    ? [
        finding("connection_unusable", {
          ...{ connection_id: connection.id, for_ms: PATIENCE_MS },
          summary: `The connection ${named(connection.name)} cannot be used; the overview says why. ${waits(waiting(connection))}`,
          numbers: { waiting: waiting(connection) },
        }),
      ]
    : []

/** Where nothing may be sent there is nothing to look for. */
export const noWorker: Rule = ({ at, last_claim, connections }, options) => {
  const silent = last_claim ? at.getTime() - last_claim.getTime() : Infinity
  if (silent < options.no_worker.for || !connections.some(({ status }) => status === "active")) {
    return []
  }
  const depth = connections.reduce((sum, connection) => sum + waiting(connection), 0)
  const since = last_claim ? `since ${clock(last_claim, at)}` : "so far"
  return [
    finding("no_worker", {
      ...{ connection_id: null, for_ms: options.no_worker.for, since: last_claim },
      summary: `No process has looked for deliveries ${since}: no worker runs, or it cannot reach its queue. ${waits(depth)}`,
      numbers: { waiting: depth },
    }),
  ]
}

export const channelBroken: Rule = ({ at, broken_channels }) =>
  broken_channels.map(({ id, name, since, code }) =>
    finding("channel_broken", {
      ...{ connection_id: null, cause: id, for_ms: PATIENCE_MS, since },
      summary: `Nothing gets through the channel ${named(name)} since ${clock(since, at)} (${plain(code)}): whoever is told there hears of no incident.`,
      numbers: { code: plain(code) },
    })
  )
