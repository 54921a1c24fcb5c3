import { channelKinds, type NotifyStore } from "./channels"
import { HttpClient } from "./connector"
import type { PluginOptions } from "./options"
import type { Actor } from "./services/audit-trail"
import { ChannelEdits } from "./services/channel-edits"
import { ChannelReencryption } from "./services/channel-reencryption"
import { ChannelTests } from "./services/channel-tests"
import { ChannelViews, type ChannelKindView, type ChannelTestReport, type ChannelView } from "./services/channel-views"
import { Channels } from "./services/channels"
import type { Database } from "./services/database"
import type { LimitedLog } from "./services/limited-log"
import { NoticeResults } from "./services/notice-results"
import { Notices } from "./services/notices"
import { Notifier } from "./services/notifier"
import { OptionsChannels } from "./services/options-channels"
import type { Waker } from "./services/incident-views"

/** What channels are made from. */
export interface ChannelParts {
  database: Database
  options: PluginOptions
  log: LimitedLog
  /** The store's notification module. */
  notify: NotifyStore
}

/**
 * The part of the module's face that is about channels: where people are told of incidents.
 *
 * Bodies come as they were sent and are checked here, as the plugin options are. Errors name each wrong field by its path;
 * values, which may be secrets, are never repeated.
 */
export class ChannelFace {
  /** Says what is to be said; {@link Notifier.nudge} after incidents were written. */
  readonly notifier: Notifier
  readonly reencryption: ChannelReencryption
  private readonly http = new HttpClient()
  private readonly fromOptions: OptionsChannels
  private readonly edits: ChannelEdits
  private readonly views: ChannelViews
  private readonly tests: ChannelTests

  /** @throws Error naming every wrong setting or credential by its path in the options */
  constructor({ database, options, log, notify }: ChannelParts) {
    const channels = new Channels(channelKinds(this.http, notify), options.alerts.channels, options.encryption.keys)
    this.fromOptions = new OptionsChannels(database, channels, log)
    this.edits = new ChannelEdits(database, channels, log)
    this.views = new ChannelViews(database, channels)
    this.tests = new ChannelTests(database, channels)
    this.reencryption = new ChannelReencryption(database, channels)
    const [notices, results] = [new Notices(database, channels), new NoticeResults(database)]
    this.notifier = new Notifier(notices, results, channels, this.fromOptions, log, options.monitoring)
  }

  /** Makes the rows follow the options. */
  async sync(): Promise<void> {
    await this.fromOptions.follow()
  }

  /** Takes nothing more; calls under way are cut off, and made again by whoever comes next. */
  async stop(): Promise<void> {
    this.tests.stop()
    await this.notifier.stop()
    await this.http.close()
  }

  /** Kinds of channels, each with JSON Schemas for a form. */
  kinds(): ChannelKindView[] {
    return this.views.kinds()
  }

  async list(): Promise<ChannelView[]> {
    return this.views.list()
  }

  /** Channels that reach somebody at once when something is wrong that cannot wait; `failing`: nothing gets through just now. */
  async wakers(): Promise<Waker[]> {
    const channels = await this.list()
    return channels
      .filter(({ status, wakes, severities }) => status === "active" && wakes && severities.includes("page"))
      .map(({ name, problem, failing_since }) => ({ name, failing: problem !== null || failing_since !== null }))
  }

  /** @throws MedusaError not_found */
  async retrieve(id: string): Promise<ChannelView> {
    return this.views.get(id)
  }

  /** A new channel is told of incidents that open from now on. @returns its id @throws MedusaError invalid_data, conflict */
  async create(body: unknown, by: Actor): Promise<string> {
    return this.edits.create(body, by)
  }

  /**
   * Changes the fields that are given; null brings a default back. Credentials that are left out stay, unless the channel
   * leads elsewhere by the change.
   *
   * @param body the changes, and as `revision` the one that was read
   * @throws MedusaError not_found, invalid_data, conflict (changed since, owned by the options, the name is taken)
   */
  async update(id: string, body: unknown, by: Actor): Promise<void> {
    await this.edits.update(id, body, by)
    this.notifier.nudge()
  }

  /** @throws MedusaError not_found, conflict (owned by the options) */
  async remove(id: string, by: Actor): Promise<void> {
    await this.edits.remove(id, by)
  }

  /**
   * Asks now whether people would be told; most kinds send a message that says it is a test.
   *
   * @param changes to test it with before they are saved; null for none
   * @throws MedusaError not_found, invalid_data, conflict (changes of what the options own)
   */
  async test(id: string, changes: unknown, by: Actor): Promise<ChannelTestReport> {
    return this.tests.test(id, changes, by)
  }
}
