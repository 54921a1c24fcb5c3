import { MedusaError } from "@medusajs/framework/utils"
import type { ChannelCheck } from "../channels"
import { jsonSchema, type JsonSchema } from "../connector-kinds"
import { secretViews, type SecretView } from "../secret-views"
import { Channels, type StoredChannel } from "./channels"
import type { Database } from "./database"

/** A kind of channel, with what a form needs. */
export interface ChannelKindView {
  kind: string
  display_name: string
  /** Whether an incident becomes a ticket there. */
  tickets: boolean
  settings_schema: JsonSchema
  credentials_schema: JsonSchema
  /** Fields of the credentials, set or not. All of them are secret. */
  credential_fields: string[]
}

/** A channel as the API shows it: what it is, as one would write it, and nothing secret. */
export interface ChannelView extends Pick<StoredChannel, "id" | "name" | "kind" | "source" | "status" | "severities"> {
  /** Counts changes; who changes it names the one that was read. */
  revision: number
  settings: Record<string, unknown>
  network: Record<string, unknown> | null
  /** Every field its kind has. Without any where they cannot be read. */
  credentials: Record<string, SecretView>
  tickets: boolean
  /** Whether somebody is reached at once by it. */
  wakes: boolean
  /** Why it cannot be used here, or null. */
  problem: string | null
  last_sent_at: Date | null
  /** Since when nothing gets through, and why. */
  failing_since: Date | null
  failing_code: string | null
  failing_reason: string | null
  /** What waits to be said, and what was given up. */
  pending: number
  dead: number
  created_at: Date
  updated_at: Date
}

export interface ChannelTestReport {
  ok: boolean
  checks: ChannelCheck[]
}

type Row = StoredChannel &
  Pick<
    ChannelView,
    "last_sent_at" | "failing_since" | "failing_code" | "failing_reason" | "created_at" | "updated_at"
  > & { pending: number; dead: number }

/** What people read of channels and their kinds. */
export class ChannelViews {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels
  ) {}

  kinds(): ChannelKindView[] {
    return [...this.channels.kinds.values()].map(
      ({ kind, displayName, tickets, settingsSchema, credentialsSchema }) => {
        const credentials_schema = jsonSchema(credentialsSchema)
        return {
          ...{
            kind,
            display_name: displayName,
            tickets,
            settings_schema: jsonSchema(settingsSchema),
            credentials_schema,
          },
          credential_fields: Object.keys((credentials_schema.properties as object | undefined) ?? {}),
        }
      }
    )
  }

  /** By name; without those that are gone from the options. */
  async list(): Promise<ChannelView[]> {
    return this.read("AND status <> 'removed' ORDER BY name", [])
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<ChannelView> {
    const [view] = await this.read("AND id = $1", [id])
    if (!view) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no channel "${id}".`)
    }
    return view
  }

  private async read(tail: string, values: unknown[]): Promise<ChannelView[]> {
    const rows = await this.database.query<Row>(
      `SELECT ${Channels.COLUMNS}, last_sent_at, failing_since, failing_code, failing_reason, created_at, updated_at,
              n.pending, n.dead
         FROM erp_channel c CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE n.status = 'pending')::int AS pending,
                       count(*) FILTER (WHERE n.status = 'dead')::int AS dead
                  FROM erp_notice n
                 WHERE n.channel_id = c.id AND n.status IN ('pending', 'dead') AND n.deleted_at IS NULL) n
        WHERE c.deleted_at IS NULL ${tail}`,
      values
    )
    return rows.map((row) => this.view(row))
  }

  private view({ credentials: _sealed, ...row }: Row): ChannelView {
    const reading = this.channels.read({ ...row, credentials: _sealed })
    const kind = this.channels.kinds.get(row.kind)
    const configured = "configured" in reading ? reading.configured : undefined
    const fields = this.kinds().find((each) => each.kind === row.kind)?.credential_fields ?? []
    return {
      ...row,
      settings: configured?.written.settings ?? row.settings,
      network: configured?.written.network ?? row.network,
      credentials: configured ? secretViews(fields, configured.credentials) : {},
      tickets: kind?.tickets ?? false,
      wakes: configured?.wakes ?? false,
      problem: "problem" in reading ? reading.problem : null,
    }
  }
}
