/**
 * Delivery worker: makes the call a lease stands for and reports what became of it.
 *
 *   job -> begin (fenced) -> look in the ERP first, where that is the rule -> deliver -> settle (fenced)
 */
import { setTimeout as delay } from "node:timers/promises"
import { ConnectorError } from "../connector"
import type { ConnectorContext, DeliveryContext, DeliveryResult } from "../connector"
import { secretsIn, withoutSecrets } from "../connector/quote"
import { ExchangeLog } from "../exchange-log"
import type { FaultHook } from "../fault-points"
import type { OwnAttemptCode } from "../held-codes"
import type { Failure, Outcome } from "../retry-policy"
import { beforeExport } from "../standings"
import { countMessage, recordProcess } from "../telemetry"
import { ordersCanPass } from "../test-report"
import type { OpenSpan } from "../tracing"
import type { Circuits } from "./circuits"
import type { Connection, Connections } from "./connections"
import { ConnectorCalls } from "./connector-calls"
import { DeliveryLog } from "./delivery-log"
import { DeliveryTrace } from "./delivery-trace"
import type { DeliveryJob } from "./delivery-queue"
import type { Envelopes } from "./envelopes"
import type { LimitedLog } from "./limited-log"
import type { BegunAttempt, Settlement } from "./settlement"

export class DeliveryWorker {
  private readonly calls = new ConnectorCalls()
  private readonly underWay = new Set<Promise<void>>()
  private readonly told: DeliveryLog
  /** Called after every attempt: there may be room for the next one. */
  onSettled: () => void = () => undefined
  faultPoint: FaultHook = () => undefined

  constructor(
    private readonly settlement: Settlement,
    private readonly circuits: Circuits,
    private readonly connections: Connections,
    private readonly envelopes: Envelopes,
    private readonly leaseMs: number,
    private readonly log: LimitedLog
  ) {
    this.told = new DeliveryLog(log)
  }

  /** Never throws: what went wrong is written to the row, or the lease ends and brings it back. */
  async handle(job: DeliveryJob): Promise<void> {
    const attempt = this.attempt(job).catch((error) =>
      this.log.error("worker", "an attempt could not be written down; its lease will bring it back", error)
    )
    this.underWay.add(attempt)
    await attempt
    this.underWay.delete(attempt)
    this.onSettled()
  }

  /**
   * A lease ended although its attempt had begun: the process died, or was too slow. Nobody knows the outcome.
   *
   * @returns false when this process does not know the connection and must leave it to one that does
   */
  async abandon(job: DeliveryJob): Promise<boolean> {
    const connection = await this.connections.find(job.connection_id)
    if (connection) {
      const settled = await this.settlement.settle(job, connection, lostLease, { calm: false, expired: true })
      if (settled) {
        this.told.tell({ ...settled, connection: connection.name, delivery_id: job.delivery_id, outcome: lostLease })
      }
    }
    return connection !== undefined
  }

  /** Asks the ERP whether it is back. @returns true when one delivery may try. */
  async probe(connection: Connection): Promise<boolean> {
    try {
      if ((await this.circuits.takeProbe(connection)) && (await this.testPasses(connection))) {
        await this.circuits.halfOpen(connection)
        return true
      }
    } catch (error) {
      this.log.error("probe", "a probe could not be made", error, { connection: connection.name })
    }
    return false
  }

  /** Ends calls under way; their outcome counts as unknown. Waits until that is written, but not for long. */
  async abort(): Promise<void> {
    this.calls.abort()
    await Promise.race([Promise.all(this.underWay), delay(2 * ConnectorCalls.GRACE_MS, undefined, { ref: false })])
  }

  private async attempt(job: DeliveryJob): Promise<void> {
    const connection = await this.connections.find(job.connection_id)
    if (!connection) {
      return this.settlement.giveBack(job)
    }
    await DeliveryTrace.attempt(job, connection, (span) => this.tryOnce(job, connection, span))
  }

  private async tryOnce(job: DeliveryJob, connection: Connection, span: OpenSpan): Promise<void> {
    let leasedSince = Date.now()
    const begun = await this.settlement.begin(job, { traceparent: span.traceparent })
    DeliveryTrace.begun(span, begun)
    if (!begun) {
      return
    }
    const renewal = setInterval(() => {
      const asked = Date.now()
      this.settlement
        .renew(job)
        .then((held) => (leasedSince = held ? asked : leasedSince))
        .catch((error) => this.log.error("renew", "a lease could not be renewed", error))
    }, this.leaseMs / 3)
    const log = new ExchangeLog(connection.credentials)
    const began = performance.now()
    try {
      const outcome = masked(
        await this.call(begun, connection, log, () => Date.now() - leasedSince < this.leaseMs),
        connection
      )
      const askWhy = outcome.kind === "failed" && outcome.error_class === "configuration" && !outcome.held
      const testFailed = askWhy && !(await this.testPasses(connection, log))
      this.faultPoint("before_settle")
      const said = log.recorded()
      const took = (performance.now() - began) / 1_000
      const settled = await this.settlement.settle(job, connection, outcome, { calm: begun.calm, testFailed, said })
      recordProcess({ direction: "out", connection: connection.name, type: begun.type, outcome: outcome.kind }, took)
      DeliveryTrace.ended(span, outcome, settled?.status)
      const { traceparent } = span
      this.told.tell({ ...begun, connection: connection.name, outcome, status: settled?.status, took, traceparent })
    } finally {
      clearInterval(renewal)
    }
  }

  /** @param leased whether the lease certainly holds; a process that stood still must not send what another may have sent */
  private async call(
    begun: BegunAttempt,
    connection: Connection,
    log: ExchangeLog,
    leased: () => boolean
  ): Promise<Outcome> {
    const looksUp = Boolean(connection.client.findByReference)
    if (begun.withdrawn && !begun.in_doubt) {
      return withdrawn(false)
    }
    const built = await this.envelopes.build(begun.message_id, connection)
    if ("failure" in built) {
      return built.failure
    }
    if (begun.unknown && built.creates && connection.idempotency === "none") {
      return nobodyKnows
    }
    const work = async (callContext: ConnectorContext): Promise<Outcome> => {
      const context: DeliveryContext = {
        ...callContext,
        reference: begun.subject,
        idempotency_key: built.idempotency_key,
        document: built.document,
        attempt: begun.number,
        progress: { steps: begun.progress ?? {}, save: (step, data) => this.settlement.saveStep(begun, step, data) },
      }
      const begunSteps = Object.keys(context.progress.steps).length > 0
      const looks = built.creates && (connection.idempotency === "lookup" || begun.look_first) && !begunSteps
      if (looksUp && (looks || begun.withdrawn)) {
        const found = await this.find(connection, { ...context, record: log.recorder("look") })
        if (found ?? begun.withdrawn) {
          return found ?? withdrawn(true)
        }
      }
      this.faultPoint("before_call")
      if (!leased()) {
        return stoodStill
      }
      try {
        const result = checked(await connection.client.deliver(built.envelope, context))
        this.faultPoint("after_call")
        countMessage(connection.name, built.envelope)
        return { kind: "delivered", result }
      } catch (error) {
        const looking = { ...context, record: log.recorder("look") }
        const found = built.creates ? await this.foundAfterConflict(error, connection, looking) : undefined
        return found ?? failureOf(error)
      }
    }
    return this.calls.run(connection, work, log.recorder("deliver")).catch(failureOf)
  }

  private async find(
    connection: Connection,
    context: ConnectorContext & { reference: string }
  ): Promise<Outcome | undefined> {
    try {
      const document = await connection.client.findByReference!(context.reference, context)
      return document ? { kind: "delivered", found: true, result: { confirmation: "confirmed", document } } : undefined
    } catch (error) {
      const failure = failureOf(error)
      // A look changes nothing, so its own outcome is never unknown.
      return failure.error_class === "outcome_unknown" ? { ...failure, error_class: "transient" } : failure
    }
  }

  private async foundAfterConflict(
    error: unknown,
    connection: Connection,
    context: DeliveryContext
  ): Promise<Outcome | undefined> {
    const conflict = ConnectorError.is(error) && error.errorClass === "rejected" && error.code === "conflict"
    if (!conflict || !connection.client.findByReference) {
      return undefined
    }
    return this.find(connection, context)
  }

  private async testPasses(connection: Connection, log?: ExchangeLog): Promise<boolean> {
    try {
      const test = (context: ConnectorContext) => connection.client.test(context)
      const { checks } = await this.calls.run(connection, test, log?.recorder("test"))
      return ordersCanPass(checks)
    } catch {
      return false
    }
  }
}

/**
 * What a connector or an ERP says may repeat what it was sent: credentials must not be stored with it. Before anything
 * is cut off, so that no half of one is left.
 */
function masked(outcome: Outcome, { credentials }: Connection): Outcome {
  return outcome.kind === "failed"
    ? { ...outcome, message: withoutSecrets(outcome.message, secretsIn(credentials)) }
    : outcome
}

/** A connector that says nothing usable has perhaps booked: treated like one that crashed. */
function checked(result: DeliveryResult | undefined): DeliveryResult {
  if (result?.confirmation === "handed_over" || (result?.confirmation === "confirmed" && result.document)) {
    return result
  }
  throw new Error("deliver returned no result")
}

const withdrawn = (asked: boolean): Outcome => ({
  kind: "skipped",
  code: beforeExport.code!,
  reason: beforeExport.reason!,
  asked,
})

const lostLease: Failure = {
  kind: "failed",
  error_class: "outcome_unknown",
  code: "lease_lost" satisfies OwnAttemptCode,
  message: "The process that was sending this stopped before it could report what became of it.",
}

/** The connection could be asked, or sent it twice, when that attempt was made; now it can be neither. */
const nobodyKnows: Failure = {
  kind: "failed",
  error_class: "outcome_unknown",
  code: "cannot_look" satisfies OwnAttemptCode,
  message: "An earlier attempt may have reached the ERP, and the connection can no longer find out.",
}

const stoodStill: Failure = {
  kind: "failed",
  error_class: "transient",
  code: "interrupted",
  message: "The process stood still; nothing was sent.",
}

function failureOf(error: unknown): Failure {
  if (ConnectorError.is(error)) {
    const { errorClass, code, message, retry_after_ms, http_status } = error
    return { kind: "failed", error_class: errorClass, code, message, retry_after_ms, http_status }
  }
  return {
    kind: "failed",
    error_class: "outcome_unknown",
    code: "connector_crashed" satisfies OwnAttemptCode,
    message:
      error instanceof Error
        ? `The connector failed unexpectedly: ${error.message}`
        : "The connector failed unexpectedly.",
  }
}
