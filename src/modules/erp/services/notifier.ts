/**
 * Notifier: says what is to be said of incidents, in every process that works.
 *
 *   erp_notice --claim--> lease --rendered now--> channel --> sent | tried again | dead, and how the channel does
 *
 * At least once: after a crash between sending and writing it is sent again. Systems that can tell a repetition do: webhooks
 * by their id, PagerDuty by its key, tickets by a look before another one is created.
 */
import { links } from "../alerts"
import { CHANNEL_CODES } from "../channels/checks"
import { notice as rendered } from "../channels/notice"
import { ConnectorError } from "../connector"
import { quote, secretsIn } from "../connector/quote"
import type { MonitoringOptions } from "../monitoring-options"
import { ChannelCalls } from "./channel-calls"
import type { Channels } from "./channels"
import type { LimitedLog } from "./limited-log"
import { Loop, type Pause } from "./loop"
import type { NoticeResults, Failure } from "./notice-results"
import type { LeasedNotice, Notices } from "./notices"
import type { OptionsChannels } from "./options-channels"

/** Between two looks, if nothing is known to be due sooner; other processes write notices as well. */
const IDLE_MS = 5_000
const HEARTBEAT_MS = 20_000

export class Notifier {
  private readonly calls = new ChannelCalls()
  private readonly loop: Loop
  private beatAt = 0

  constructor(
    private readonly notices: Notices,
    private readonly results: NoticeResults,
    private readonly channels: Channels,
    private readonly fromOptions: OptionsChannels,
    private readonly log: LimitedLog,
    private readonly monitoring: Pick<MonitoringOptions, "admin_url">
  ) {
    const stuck = (error: unknown) => log.error("notifier", "alerts cannot be sent now, they wait", error)
    this.loop = new Loop(() => this.look(), stuck)
  }

  start(): void {
    this.loop.start()
  }

  /** There may be something to say. Cheap, may be lost. */
  nudge(): void {
    this.loop.nudge()
  }

  /** Calls under way are cut off; they are found and made again. */
  async stop(): Promise<void> {
    this.calls.abort()
    await this.loop.stop()
  }

  private async look(): Promise<Pause[]> {
    if (Date.now() - this.beatAt > HEARTBEAT_MS) {
      await this.fromOptions.heartbeat()
      this.beatAt = Date.now()
    }
    const leased = await this.notices.claim()
    await Promise.all(leased.map((notice) => this.say(notice)))
    if (leased.length) {
      return []
    }
    const next = await this.notices.nextInMs()
    return [{ ms: Math.min(next ?? IDLE_MS, IDLE_MS), nudgeable: true }]
  }

  private async say(leased: LeasedNotice): Promise<void> {
    const { channel } = leased
    const reading = this.channels.read(channel)
    if ("problem" in reading) {
      await this.gaveUp(leased, { code: "channel_unusable", reason: reading.problem, error: unusable(reading.problem) })
      return
    }
    const { configured } = reading
    const notice = rendered({ ...leased, links: links(leased.incident, this.monitoring) })
    const result = await this.calls
      .run(channel, configured, (context) => configured.sender.send(notice, context))
      .then(
        (sent) => ({ sent }),
        (error: unknown) => ({ failure: failureOf(error, configured.credentials) })
      )
    if ("sent" in result) {
      await this.results.sent(leased, result.sent)
    } else {
      await this.gaveUp(leased, result.failure)
    }
  }

  /** For now, or for good. */
  private async gaveUp(leased: LeasedNotice, failure: Failure): Promise<void> {
    const dead = await this.results.failed(leased, failure)
    const { id, name } = leased.channel
    this.log.warn(
      `channel:${id}:${failure.code}`,
      `a channel does not work; ${dead ? "an alert could not be sent" : "alerts wait"}`,
      { channel: name, code: failure.code }
    )
  }
}

const unusable = (message: string) => new ConnectorError("configuration", { code: "channel_unusable", message })

/** Whatever a service says is shown, without what is secret. */
function failureOf(error: unknown, credentials: unknown): Failure {
  return ConnectorError.is(error)
    ? { code: error.code, reason: quote(error.message, secretsIn(credentials)), error }
    : { code: "channel_failed", reason: CHANNEL_CODES.channel_failed, error: undefined }
}
