/** First run: what is still missing between an empty page and the first order delivered. Pure. */
import type { Json } from "../../api/admin/erp/answers/shared"
import type { LocationsResponse, OverviewResponse } from "../../api/admin/erp/types"

type Connection = Json<OverviewResponse>["connections"][number]

export interface FirstRunFacts {
  overview: Json<OverviewResponse>
  /** Of the connection that is followed; undefined where there is none, or it cannot be read. */
  locations: Json<LocationsResponse> | undefined
  /** Whether an ERP ever took an order. */
  delivered: boolean
  /** A channel that pages and is not paused, through which nothing gets at present. */
  silent: { id: string; name: string } | undefined
  /** Whether a test went well just now. */
  tested: boolean
}

export type StepName = "connection" | "reachable" | "locations" | "alerts" | "order"

/** `waiting`: it goes on by itself. `unneeded`: nothing to do so far, and it may stay so. */
export type StepState = "done" | "todo" | "waiting" | "unneeded"

export interface Step {
  name: StepName
  state: StepState
  /** What is said of it, below `firstRun.<name>`. */
  says: string
  values?: Record<string, string | number>
  /** What others wrote, beside what is said. */
  detail?: string
  /** Where it is done, and what the link says, below `firstRun.do`. */
  link?: { to: string; does: string }
}

/** The connection that is furthest on the way: who has several is done once one of them works. */
export function followed({ connections }: Json<OverviewResponse>): Connection | undefined {
  return connections
    .filter(({ status }) => status !== "removed")
    .map((connection) => ({ connection, far: farness(connection) }))
    .sort((one, other) => other.far - one.far)[0]?.connection
}

const farness = ({ problem, status, circuit, last_success_at }: Connection) =>
  (problem ? 0 : 4) + (status === "active" ? 2 : 0) + (circuit.state === "closed" ? 1 : 0) + (last_success_at ? 8 : 0)

/** In the order in which one does them; each knows of those before it. */
export function firstRun(facts: FirstRunFacts): Step[] {
  const connection = followed(facts.overview)
  return [connectionStep(connection), reachable(facts, connection), locations(facts, connection), alerts(facts)].concat(
    order(facts, connection)
  )
}

/** What remains to be done, or to be waited for. */
export const openSteps = (steps: Step[]) => steps.filter(({ state }) => state === "todo" || state === "waiting")

const pageOf = ({ id }: { id: string }) => `/settings/erp/connections/${id}`

function connectionStep(connection: Connection | undefined): Step {
  const name = "connection"
  return connection
    ? { name, state: "done", says: "done", values: { name: connection.name } }
    : { name, state: "todo", says: "todo", link: { to: "/settings/erp/connections/create", does: "connect" } }
}

function reachable({ delivered, tested }: FirstRunFacts, connection: Connection | undefined): Step {
  const name = "reachable"
  if (!connection) {
    return { name, state: "waiting", says: "first" }
  }
  const values = { name: connection.name }
  const toPage = (does: string) => ({ to: pageOf(connection), does })
  if (connection.problem) {
    return { name, state: "todo", says: "problem", values, detail: connection.problem, link: toPage("mend") }
  }
  if (connection.status === "paused") {
    const detail = connection.paused_reason ?? undefined
    return { name, state: "todo", says: "paused", values, detail, link: toPage("resume") }
  }
  if (delivered || (connection.circuit.state === "closed" && (tested || connection.last_success_at))) {
    return { name, state: "done", says: "done", values }
  }
  return connection.circuit.state === "closed"
    ? { name, state: "todo", says: "untested", values, link: toPage("look") }
    : { name, state: "todo", says: "down", values, link: toPage("mend") }
}

function locations({ locations: found }: FirstRunFacts, connection: Connection | undefined): Step {
  const name = "locations"
  if (!connection || !found) {
    return { name, state: "unneeded", says: "none" }
  }
  const link = { to: `${pageOf(connection)}#locations`, does: "map" }
  const items = found.unmapped.reduce((sum, one) => sum + one.items, 0)
  if (items) {
    return { name, state: "todo", says: "todo", values: { count: items, places: found.unmapped.length }, link }
  }
  const count = found.locations.length
  return count
    ? { name, state: "done", says: "done", values: { count } }
    : { name, state: "unneeded", says: "none", link }
}

function alerts({ overview, silent }: FirstRunFacts): Step {
  const name = "alerts"
  const { woken_by } = overview.alerts
  if (woken_by.length) {
    return { name, state: "done", says: "done", values: { names: woken_by.join(", ") } }
  }
  return silent
    ? {
        ...{ name, state: "todo", says: "silent", values: { name: silent.name } },
        link: { to: `/settings/erp/channels/${silent.id}`, does: "mend" },
      }
    : { name, state: "todo", says: "todo", link: { to: "/settings/erp/channels/create", does: "alert" } }
}

function order({ delivered, overview }: FirstRunFacts, connection: Connection | undefined): Step {
  const name = "order"
  const { pending, leased, held, dead } = overview.totals
  if (delivered) {
    return { name, state: "done", says: "done" }
  }
  if (!connection) {
    return { name, state: "waiting", says: "first" }
  }
  if (dead) {
    return {
      name,
      state: "todo",
      says: "dead",
      values: { count: dead },
      link: { to: "/erp/dead-letters", does: "mend" },
    }
  }
  if (held) {
    const link = { to: "/erp/dead-letters?tab=held", does: "look" }
    return { name, state: "todo", says: "held", values: { count: held }, link }
  }
  if (pending + leased) {
    return { name, state: "waiting", says: "pending", link: { to: "/erp/orders", does: "look" } }
  }
  return { name, state: "todo", says: "todo", link: { to: `${pageOf(connection)}#backfill`, does: "older" } }
}
