import { WrongConnection, type ConfiguredConnection, type RegisteredConnector } from "../connection-config"
import { changed, checked } from "../connection-draft"
import type { MessageRegistry } from "../messages"
import { keyIdOf, open, seal, SealError, type SealingKey } from "../sealed"

/** A connection's row, as far as it says what the connection is. Its secrets are sealed. */
export interface StoredConnection {
  id: string
  name: string
  connector: string
  revision: number
  config: Record<string, unknown> | null
  credentials: string | null
  webhook_secrets: string | null
}

/** What a row says: a connection, or why it cannot be used here. `problem` is for people, and holds nothing secret. */
export type Reading = { configured: ConfiguredConnection } | { problem: string }

export type SealedField = "credentials" | "webhook_secrets"

/**
 * Stored configurations: connections from rows of the admin. A row that cannot be read (its key is gone, its connector
 * is not installed, the release wants something else) concerns nobody but that connection; reading never throws.
 */
export class StoredConfigurations {
  private readonly readings = new Map<string, { of: string; reading: Reading }>()

  constructor(
    private readonly connectors: Map<string, RegisteredConnector>,
    private readonly messages: MessageRegistry,
    private readonly keys: readonly SealingKey[]
  ) {}

  /** Whether something secret can be stored at all. */
  get sealable(): boolean {
    return this.keys.length > 0
  }

  /** The same row is read once; the row as it is decides, not its time. */
  read(row: StoredConnection): Reading {
    const of = JSON.stringify([row.revision, row.name, row.credentials, row.webhook_secrets])
    const known = this.readings.get(row.id)
    if (known?.of === of) {
      return known.reading
    }
    const reading = this.readAnew(row)
    this.readings.set(row.id, { of, reading })
    return reading
  }

  /** Forgets rows that are gone. */
  keep(ids: string[]): void {
    const there = new Set(ids)
    ;[...this.readings.keys()].filter((id) => !there.has(id)).forEach((id) => this.readings.delete(id))
  }

  /** @throws WrongConnection naming each wrong field by its path */
  check(input: Record<string, unknown>): ConfiguredConnection {
    return checked(input, this.connectors, this.messages)
  }

  /**
   * What a row would say with these changes, as one object. Secrets that cannot be opened may be replaced, not kept.
   *
   * @throws WrongConnection
   */
  drafted(row: StoredConnection, changes: Record<string, unknown>): Record<string, unknown> {
    const kept = (field: SealedField) => {
      try {
        return this.opened(row, field)
      } catch (error) {
        if (changes[field] === undefined) {
          throw new WrongConnection([`${field}: must be entered anew. ${StoredConfigurations.explain(error)}`])
        }
      }
    }
    const secrets = { credentials: kept("credentials") ?? {}, webhook_secrets: kept("webhook_secrets") ?? [] }
    return changed(writtenOf(row, secrets), changes)
  }

  /** What is in a sealed field; undefined when there is nothing. @throws SealError */
  opened(row: StoredConnection, field: SealedField): unknown {
    const sealed = row[field]
    return sealed === null ? undefined : JSON.parse(open(sealed, placeOf(row.id, field), this.keys))
  }

  /** As it is to be stored; null for nothing at all. Needs a key, see {@link sealable}. */
  sealed(id: string, field: SealedField, value: object): string | null {
    return Object.keys(value).length ? seal(JSON.stringify(value), placeOf(id, field), this.keys[0]!) : null
  }

  /** With the first key, if it is sealed with another one; undefined when there is nothing to do. @throws SealError */
  resealed(row: StoredConnection, field: SealedField): string | undefined {
    const sealed = row[field]
    const key = this.keys[0]
    if (sealed === null || !key || keyIdOf(sealed) === key.id) {
      return undefined
    }
    const place = placeOf(row.id, field)
    return seal(open(sealed, place, this.keys), place, key)
  }

  /** Why something cannot be used, for people. */
  static explain(error: unknown): string {
    if (error instanceof SealError) {
      return error.code === "unknown_key"
        ? `Its secrets are encrypted with the key "${error.key_id}", which the option encryption.keys does not have.`
        : "Its secrets cannot be decrypted: they were changed, or belong to another connection or channel. Enter them anew."
    }
    if (error instanceof WrongConnection) {
      return `This release cannot use it as it is stored: ${error.lines.join("; ")}`
    }
    return "It cannot be read as it is stored."
  }

  private readAnew(row: StoredConnection): Reading {
    try {
      const [credentials, webhook_secrets] = [this.opened(row, "credentials"), this.opened(row, "webhook_secrets")]
      return { configured: this.check(writtenOf(row, { credentials, webhook_secrets })) }
    } catch (error) {
      return { problem: StoredConfigurations.explain(error) }
    }
  }
}

const writtenOf = ({ name, connector, config }: StoredConnection, secrets: Record<SealedField, unknown>) => ({
  ...config,
  name,
  connector,
  ...secrets,
})

const placeOf = (id: string, field: SealedField) => `erp_connection|${id}|${field}`
