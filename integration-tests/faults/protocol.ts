import type { FaultPoint } from "../../src/modules/erp/fault-points"
import type { PluginOptionsInput } from "../../src/modules/erp/options"
import type { Say } from "./workload"

/** Where a process does something to itself, and what: SIGKILL ends it, SIGSTOP makes it stand still. */
export interface Fault {
  point: FaultPoint
  /** The first time it comes there is 1. */
  occurrence: number
  signal: "SIGKILL" | "SIGSTOP"
}

/** What a process is told to do: be one of the store's worker processes. */
export interface Charge {
  database: string
  options: PluginOptionsInput
  /** What is said about every order, oldest first. */
  says: Say[]
  fault?: Fault
}

/** From the test to a process. `usage` is answered with a {@link Usage}. */
export type Request = { begin: Charge } | { usage: number }

/** What a process says of itself. */
export interface Usage {
  /** CPU time since it exists, in milliseconds. */
  cpu_ms: number
  /** Calls to the ERP that it waits for. */
  calls: number
}

/** From a process to the test. `usage` repeats the number of its question. */
export type Report = { state: "loaded" | "ready" } | { usage: number; of: Usage }
