import { createHash, timingSafeEqual } from "node:crypto"
import type { MonitoringOptions } from "./monitoring-options"
import type { Connections } from "./services/connections"
import type { Database } from "./services/database"
import { Figures } from "./services/figures"
import { Health, type HealthView } from "./services/health"
import type { LimitedLog } from "./services/limited-log"
import { Metrics } from "./services/metrics"
import { Samples } from "./services/samples"
import { SampleHistory, type SampleQuery, type SamplesView } from "./services/sample-history"
import { type Looks, Watch } from "./services/watch"

/** The part of the module's face that is about how everything stands, in numbers. */
export class MonitoringFace {
  readonly watch: Watch
  private readonly numbers: Metrics
  private readonly history: SampleHistory
  private readonly standing: Health

  constructor(
    database: Database,
    private readonly options: MonitoringOptions,
    log: LimitedLog,
    connections: Connections,
    alerts: Looks
  ) {
    this.watch = new Watch(database, new Samples(), options.interval, log, alerts)
    this.numbers = new Metrics(new Figures(database), log)
    this.standing = new Health(database, connections, options.interval)
    this.history = new SampleHistory(database, options.interval)
  }

  start(): void {
    this.numbers.start()
    this.watch.start()
  }

  /** All metrics, in the text format of Prometheus. @throws when the database is away */
  async metrics(): Promise<string> {
    return this.numbers.text()
  }

  /** Whether somebody with this header may read metrics; undefined: nobody may, since the options name no token. */
  mayScrape(authorization: string | undefined): boolean | undefined {
    const { metrics_token } = this.options
    const digest = (text: string) => createHash("sha256").update(text).digest()
    return metrics_token === undefined
      ? undefined
      : timingSafeEqual(digest(`Bearer ${metrics_token}`), digest(authorization ?? ""))
  }

  /** How topics stood over a time. @throws MedusaError invalid_data */
  async samples(query: SampleQuery): Promise<SamplesView> {
    return this.history.read(query)
  }

  /** Whether it works. Within three seconds, whatever hangs; never throws. */
  async health(): Promise<HealthView> {
    return this.standing.read()
  }

  async stop(): Promise<void> {
    await this.watch.stop()
    await this.numbers.stop()
  }
}
