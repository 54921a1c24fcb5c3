import { MedusaError } from "@medusajs/framework/utils"
import type { ConfiguredChannel } from "../channel-config"
import type { ChannelCheck } from "../channels"
import { failedBy, fixOf } from "../channels/checks"
import { WrongConnection } from "../connection-config"
import { asRecord } from "../connection-draft"
import { quote, secretsIn } from "../connector/quote"
import { AuditTrail } from "./audit-trail"
import { ChannelCalls } from "./channel-calls"
import type { ChannelTestReport } from "./channel-views"
import { Channels, type StoredChannel } from "./channels"
import type { Database } from "./database"
import { Edited } from "./edited"
import { NoticeResults } from "./notice-results"

/** Channel tests: whether people would be told. What a service answers, or that it does not, is a finding. */
export class ChannelTests {
  private readonly calls = new ChannelCalls()

  constructor(
    private readonly database: Database,
    private readonly channels: Channels
  ) {}

  /**
   * Tests a channel as it is, or as it would be with these changes. Most kinds send a message that says it is a test.
   * One that failed and works now is no longer taken for broken.
   *
   * @param changes as for an update; null for none
   * @throws MedusaError not_found, conflict (it is the options' to change), invalid_data
   */
  async test(id: string, changes: unknown, by = AuditTrail.SYSTEM): Promise<ChannelTestReport> {
    const [row] = await this.database.query<StoredChannel>(
      `SELECT ${Channels.COLUMNS} FROM erp_channel WHERE id = $1 AND deleted_at IS NULL`,
      [id]
    )
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no channel "${id}".`)
    }
    const { revision: _revision, ...asked } = Edited.told(() => asRecord(changes ?? {}))
    const draft = Object.keys(asked).length > 0
    const tested = Edited.told(() => this.asItWouldBe(row, asked))
    // Before it is sent: no test without a trace.
    await AuditTrail.note(this.database, { by, action: "channel.test", target_id: id, after: { draft } })
    const checks = "problem" in tested ? [unusable(tested.problem)] : await this.ask(row, tested)
    const ok = checks.every((check) => check.ok)
    if (ok && !draft) {
      await this.database.transaction((sql) => NoticeResults.works(sql, id))
    }
    return { ok, checks }
  }

  /** Ends the calls under way. */
  stop(): void {
    this.calls.abort()
  }

  /** @throws WrongConnection */
  private asItWouldBe(row: StoredChannel, changes: Record<string, unknown>): ConfiguredChannel | { problem: string } {
    if (Object.keys(changes).length === 0) {
      const reading = this.channels.read(row)
      return "problem" in reading ? reading : reading.configured
    }
    if (row.source === "options") {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `Channel ${row.name} is set in the plugin options, which own it: it is tested as it is, without a body.`
      )
    }
    if (changes.kind !== undefined && changes.kind !== row.kind) {
      throw new WrongConnection(["kind: cannot be changed; another kind is another channel"])
    }
    return this.channels.check(this.channels.drafted(row, changes))
  }

  private async ask(row: StoredChannel, configured: ConfiguredChannel): Promise<ChannelCheck[]> {
    const secrets = secretsIn(configured.credentials)
    const mask = (text: string | null) => (text === null ? null : quote(text, secrets))
    const checks = await this.calls
      .run(row, configured, (context) => configured.sender.test(context))
      .catch((error: unknown) => failedBy(error, "sent"))
    return checks.map((check) => ({ ...check, detail: mask(check.detail), fix: mask(check.fix) }))
  }
}

const unusable = (detail: string): ChannelCheck => ({
  ...{ name: "usable", ok: false, code: "channel_unusable", detail },
  fix: fixOf("channel_unusable"),
})
