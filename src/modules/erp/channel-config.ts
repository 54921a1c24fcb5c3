/** What the plugin options, or a row, say of a channel, checked against its kind. Pure. */
import type { ChannelKind, ChannelKinds } from "./channels"
import { WrongConnection } from "./connection-config"
import { asRecord, laidOver, refuseUnstorable } from "./connection-draft"
import type { NetworkSettings } from "./connector"
import { channelOptionsSchema, type ChannelOptions } from "./monitoring-options"
import { issueLines, pathText } from "./options"
import { durationText } from "./written-connection"

export type Severity = ChannelOptions["severities"][number]

/** A channel as configured, its settings and credentials parsed. */
export interface ConfiguredChannel {
  name: string
  kind: string
  severities: Severity[]
  paused: boolean
  settings: unknown
  credentials: unknown
  network: NetworkSettings
  /** What sends. */
  sender: ChannelKind
  wakes: boolean
  /** How it would be written, with its defaults; nothing secret. */
  written: { settings: Record<string, unknown>; network: Record<string, unknown> }
}

/** A channel as it is stored: what is secret apart from the rest. */
export interface ChannelParts {
  name: string
  kind: string
  severities: Severity[]
  paused: boolean
  /** As written. */
  settings: Record<string, unknown>
  network: Record<string, unknown> | null
  credentials: Record<string, unknown>
}

/**
 * @param place of the entry, for the paths in the error: `["alerts", "channels", 0]` in the options, `[]` in a body
 * @throws WrongConnection
 */
export function configureChannel(entry: ChannelOptions, place: PropertyKey[], kinds: ChannelKinds): ConfiguredChannel {
  const sender = kinds.get(entry.kind)
  if (!sender) {
    const text = `there is no such kind of channel; there are ${[...kinds.keys()].join(", ")}`
    throw new WrongConnection([`${pathText([...place, "kind"])}: ${text}`])
  }
  const settings = sender.settingsSchema.safeParse(entry.settings)
  const credentials = sender.credentialsSchema.safeParse(entry.credentials)
  if (!settings.success || !credentials.success) {
    throw new WrongConnection([
      ...(settings.success ? [] : issueLines(settings.error, [...place, "settings"])),
      ...(credentials.success ? [] : issueLines(credentials.error, [...place, "credentials"])),
    ])
  }
  const { name, kind, severities, paused, network } = entry
  const { connect_timeout, ca, ...reach } = network
  return {
    ...{ name, kind, severities: [...new Set(severities)], paused, sender },
    settings: settings.data,
    credentials: credentials.data,
    wakes: sender.wakes(settings.data),
    network: { ...reach, ca, connect_timeout_ms: connect_timeout },
    written: {
      settings: settings.data as Record<string, unknown>,
      network: { ...reach, connect_timeout: durationText(connect_timeout), ...(ca !== undefined && { ca }) },
    },
  }
}

/** What people send, checked as the options are. @throws WrongConnection naming each wrong field by its path */
export function checkedChannel(input: Record<string, unknown>, kinds: ChannelKinds): ConfiguredChannel {
  refuseUnstorable(input)
  const result = channelOptionsSchema.safeParse(input)
  if (!result.success) {
    throw new WrongConnection(issueLines(result.error, []))
  }
  return configureChannel(result.data, [], kinds)
}

/** Checked input, taken apart. */
export function channelPartsOf(input: Record<string, unknown>, configured: ConfiguredChannel): ChannelParts {
  const { name, kind, severities, paused } = configured
  return {
    ...{ name, kind, severities, paused },
    settings: (input.settings ?? {}) as Record<string, unknown>,
    network: (input.network ?? null) as Record<string, unknown> | null,
    credentials: (input.credentials ?? {}) as Record<string, unknown>,
  }
}

/**
 * Changes laid over what is there, as for a connection; but credentials entered for one place never go to another: where
 * the channel leads elsewhere by its changes, all of them have to be entered anew.
 *
 * @throws WrongConnection
 */
export function changedChannel(
  stored: Record<string, unknown>,
  changes: Record<string, unknown>,
  kinds: ChannelKinds
): Record<string, unknown> {
  const { credentials, ...rest } = changes
  const result = laidOver(stored, rest)
  const before = asRecord(stored.credentials ?? {})
  const given = credentials == null ? {} : asRecord(credentials, ["credentials"])
  const elsewhere = targetOf(stored, kinds) !== targetOf(result, kinds)
  const missing = elsewhere ? Object.keys(before).filter((field) => !(field in given)) : []
  if (missing.length) {
    throw new WrongConnection(
      missing.map((field) => `credentials.${field}: must be entered anew, since the channel leads elsewhere now`)
    )
  }
  result.credentials = credentials === null ? {} : laidOver(before, given)
  return result
}

/** Undefined where the settings are wrong, which others say. */
function targetOf({ kind, settings }: Record<string, unknown>, kinds: ChannelKinds): string | undefined {
  const sender = kinds.get(String(kind))
  const parsed = sender?.settingsSchema.safeParse(settings ?? {})
  return parsed?.success ? sender?.target(parsed.data) : undefined
}
