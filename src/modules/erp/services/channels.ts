import type { ChannelKinds } from "../channels"
import { changedChannel, checkedChannel, configureChannel, type ConfiguredChannel } from "../channel-config"
import { WrongConnection } from "../connection-config"
import type { ChannelOptions } from "../monitoring-options"
import { wrongOptions } from "../options"
import { keyIdOf, open, seal, type SealingKey } from "../sealed"
import { StoredConfigurations } from "./stored-configurations"

/** A channel's row, as far as it says what the channel is. */
export interface StoredChannel {
  id: string
  name: string
  kind: string
  source: "options" | "admin"
  status: "active" | "paused" | "removed"
  severities: string[]
  settings: Record<string, unknown>
  network: Record<string, unknown> | null
  /** Sealed; of the admin's only. */
  credentials: string | null
  revision: number
}

/** What a row says: a channel, or why it cannot be used here. `problem` is for people, and holds nothing secret. */
export type ChannelReading = { configured: ConfiguredChannel } | { problem: string }

/** Channels as they are configured: by the plugin options of this process, and by rows of the admin. */
export class Channels {
  static readonly COLUMNS =
    "id, name, kind, source, status, severities, settings, network, credentials, revision" as const
  /** Of the options, by name. */
  readonly configured: ReadonlyMap<string, ConfiguredChannel>

  /** @throws Error naming every wrong setting or credential by its path in the options */
  constructor(
    readonly kinds: ChannelKinds,
    options: readonly ChannelOptions[],
    private readonly keys: readonly SealingKey[]
  ) {
    this.configured = configuredByOptions(options, kinds)
  }

  /** Whether something secret can be stored at all. */
  get sealable(): boolean {
    return this.keys.length > 0
  }

  /** Never throws: a row that cannot be read concerns nobody but that channel. */
  read(row: StoredChannel): ChannelReading {
    if (row.source === "options") {
      const configured = this.configured.get(row.name)
      return configured ? { configured } : { problem: "It is not in the plugin options of this process." }
    }
    try {
      return { configured: this.check(writtenOf(row, this.opened(row))) }
    } catch (error) {
      return { problem: StoredConfigurations.explain(error) }
    }
  }

  /** @throws WrongConnection naming each wrong field by its path */
  check(input: Record<string, unknown>): ConfiguredChannel {
    return checkedChannel(input, this.kinds)
  }

  /**
   * What a row would say with these changes, as one object. Credentials that cannot be opened may be replaced, not kept.
   *
   * @throws WrongConnection
   */
  drafted(row: StoredChannel, changes: Record<string, unknown>): Record<string, unknown> {
    let credentials: unknown
    try {
      credentials = this.opened(row)
    } catch (error) {
      if (changes.credentials === undefined) {
        throw new WrongConnection([`credentials: must be entered anew. ${StoredConfigurations.explain(error)}`])
      }
    }
    return changedChannel(writtenOf(row, credentials), changes, this.kinds)
  }

  /** As they are to be stored; null for none. Needs a key, see {@link sealable}. */
  sealed(id: string, credentials: Record<string, unknown>): string | null {
    return Object.keys(credentials).length ? seal(JSON.stringify(credentials), placeOf(id), this.keys[0]!) : null
  }

  /** With the first key, if they are sealed with another one; undefined when there is nothing to do. @throws SealError */
  resealed({ id, credentials }: Pick<StoredChannel, "id" | "credentials">): string | undefined {
    const key = this.keys[0]
    return credentials === null || !key || keyIdOf(credentials) === key.id
      ? undefined
      : seal(open(credentials, placeOf(id), this.keys), placeOf(id), key)
  }

  private opened({ id, credentials }: StoredChannel): unknown {
    return credentials === null ? undefined : JSON.parse(open(credentials, placeOf(id), this.keys))
  }
}

const placeOf = (id: string) => `erp_channel|${id}|credentials`

const writtenOf = (row: StoredChannel, credentials: unknown): Record<string, unknown> => ({
  ...{ name: row.name, kind: row.kind, severities: row.severities, settings: row.settings },
  ...(row.network && { network: row.network }),
  credentials: credentials ?? {},
  paused: row.status === "paused",
})

function configuredByOptions(options: readonly ChannelOptions[], kinds: ChannelKinds) {
  try {
    return new Map(options.map((entry, at) => [entry.name, configureChannel(entry, ["alerts", "channels", at], kinds)]))
  } catch (error) {
    throw error instanceof WrongConnection ? new Error(wrongOptions(error.lines)) : error
  }
}
