/** A connection as one would write it, durations as text, for forms and for people. Pure. */
import type { ConnectionInput, ConnectionOptions } from "./options"

/** Everything of a connection but its name, what is secret, and whether it is paused. */
export type WrittenConnection = Required<
  Omit<ConnectionInput, "name" | "connector" | "credentials" | "webhook_secrets" | "paused" | "rate" | "confirm_within">
> & { rate: ConnectionInput["rate"] | null; confirm_within: string | null }

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const

/** `90000` → `"90s"`: the largest unit that needs no fraction. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms % length === 0) ?? ["ms", 1]
  return `${ms / size}${unit}`
}

export function writtenConnection(entry: ConnectionOptions): WrittenConnection {
  const { settings, subscriptions, versions, export_when, guests, concurrency, rate, metadata_keys, network, stock } =
    entry
  const { connect_timeout, ca, ...reach } = network
  const { skew_margin, poll, ...reading } = stock
  return {
    ...{ settings, subscriptions, versions, export_when, guests, concurrency, rate: rate ?? null, metadata_keys },
    retry_schedule: entry.retry_schedule.map(durationText),
    probe_interval: durationText(entry.probe_interval),
    probe_interval_max: durationText(entry.probe_interval_max),
    timeout: durationText(entry.timeout),
    confirm_within: entry.confirm_within === undefined ? null : durationText(entry.confirm_within),
    network: { ...reach, connect_timeout: durationText(connect_timeout), ...(ca !== undefined && { ca }) },
    stock: {
      ...reading,
      skew_margin: durationText(skew_margin),
      ...(poll !== undefined && { poll: durationText(poll) }),
    },
  }
}
