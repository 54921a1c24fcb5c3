/**
 * Settlement: what an attempt came to, written down once.
 *
 *   begin (fenced by the lease token, attempt row as begun) -> renew, save steps -> settle
 *
 * Every write names the lease token; a worker that lost its lease writes nothing. Deciding is left to retry-policy.ts
 * and circuit-policy.ts.
 */
import { generateEntityId } from "@medusajs/framework/utils"
import { findMessage, orderPlaced, outboundMessages, type MessageRegistry } from "../messages"
import type { RecordedExchange } from "../exchange-log"
import { decide, type Outcome } from "../retry-policy"
import type { Circuits } from "./circuits"
import type { Connection } from "./connections"
import type { Consequences, Settled } from "./consequences"
import type { Database, Sql } from "./database"
import type { DeliveryJob } from "./delivery-queue"
import { OrderHistories } from "./order-history"
import { Gathered } from "./gathered"
import { Verdicts, type Success } from "./verdicts"

/** A delivery with an attempt begun: all a worker needs to make the call. */
export interface BegunAttempt {
  delivery_id: string
  lease_token: string
  connection_id: string
  message_id: string
  type: string
  subject: string
  number: number
  /** Trace context of the attempt before. */
  previous: string | null
  look_first: boolean
  /** The order was canceled since: unless the ERP may have it already, there is nothing to send. */
  withdrawn: boolean
  /** Of a withdrawn one: the ERP may have it already. */
  in_doubt: boolean
  /** Nobody knows what became of its last attempt, and no person has said so. */
  unknown: boolean
  progress: Record<string, unknown> | null
  /** Its success changes nothing but the delivery itself: no circuit to close, nothing held to release. */
  calm: boolean
}

/** An attempt that is to begin. */
type Beginning = DeliveryJob & { attempt: { traceparent?: string } }

export interface SettleOptions {
  calm: boolean
  testFailed?: boolean
  expired?: boolean
  /** What was said in the attempt; written with its end. */
  said?: RecordedExchange
}

/** What was decided of an attempt. */
export interface SettledAttempt {
  status: Settled["decision"]["status"]
  /** Where it had to be read. */
  subject?: string
  type?: string
}

interface LockedDelivery {
  type: string
  subject: string
  attempts: number
  failing_since: Date | null
  error_class: string | null
}

export class Settlement {
  private readonly verdicts = new Verdicts()
  private readonly beginnings = new Gathered((jobs: Beginning[]) => this.beginTogether(jobs))
  private readonly calmSuccesses = new Gathered((list: Success[]) => this.verdicts.delivered(this.database, list))

  constructor(
    private readonly database: Database,
    private readonly circuits: Circuits,
    private readonly consequences: Consequences,
    private readonly leaseMs: number,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  /**
   * Begins the attempt this lease stands for.
   *
   * @param attempt.traceparent its trace context
   * @returns undefined when the lease is lost, was used before, or the connection was paused or its circuit opened since
   * the claim; then nothing may be sent.
   */
  async begin(job: DeliveryJob, attempt: Beginning["attempt"] = {}): Promise<BegunAttempt | undefined> {
    const begun = await this.beginnings.add({ ...job, attempt })
    if (!begun) {
      await this.giveBack(job)
    }
    return begun
  }

  /** Each row is fenced by its own token; a job that comes twice begins once. */
  private async beginTogether(jobs: Beginning[]): Promise<(BegunAttempt | undefined)[]> {
    const rows = await this.database.query<BegunAttempt>(
      `WITH d AS (
         UPDATE erp_delivery d
            SET lease_until = now() + $2 * interval '1 millisecond', attempts_begun = attempts_begun + 1,
                last_attempt_at = now(), updated_at = now()
           FROM jsonb_to_recordset($1::jsonb) AS j(delivery_id text, lease_token text, attempt_id text, attempt_trace text),
                erp_circuit c JOIN erp_connection n ON n.id = c.connection_id AND n.status = 'active'
          WHERE d.id = j.delivery_id AND d.lease_token = j.lease_token AND d.status = 'leased'
            AND c.connection_id = d.connection_id AND c.state <> 'open'
            AND NOT EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = j.lease_token AND a.deleted_at IS NULL)
         RETURNING d.*, j.attempt_id, j.attempt_trace,
                   c.state AS circuit_state, c.state = 'closed' AND c.ramp IS NULL AND d.error_class IS DISTINCT FROM 'configuration' AS calm
       ), a AS (
         INSERT INTO erp_attempt (id, delivery_id, connection_id, number, lease_token, started_at, traceparent, trigger)
         SELECT attempt_id, id, connection_id, attempts_begun, lease_token, now(), attempt_trace,
                coalesce(trigger, CASE WHEN circuit_state = 'half_open' THEN '{"kind": "probe"}'::jsonb END) FROM d
       )
       SELECT id AS delivery_id, lease_token, connection_id, message_id, type, subject, attempts_begun AS number, look_first,
              CASE WHEN attempts_begun > 1 THEN (SELECT traceparent FROM erp_attempt a WHERE a.delivery_id = d.id AND a.number = attempts_begun - 1
                     AND a.deleted_at IS NULL LIMIT 1) END AS previous,
              progress, calm, coalesce(error_class = 'outcome_unknown', false) AS unknown, withdrawn, withdrawn AND ${OrderHistories.IN_DOUBT} AS in_doubt
         FROM (SELECT d.*, d.type = '${orderPlaced.type}' AND ${OrderHistories.CANCELED} AS withdrawn FROM d) d`,
      [
        JSON.stringify(
          jobs.map(({ attempt, ...job }) => ({
            ...job,
            attempt_id: generateEntityId("", "erpatt"),
            attempt_trace: attempt.traceparent,
          }))
        ),
        this.leaseMs,
      ]
    )
    const begun = new Map(rows.map((row) => [row.lease_token, row]))
    return jobs.map(({ lease_token }) => {
      const row = begun.get(lease_token)
      begun.delete(lease_token)
      return row
    })
  }

  /** Returns a lease under which nothing has begun; the delivery waits a second, for a process that may take it. */
  async giveBack(job: DeliveryJob): Promise<void> {
    await this.database.query(
      `UPDATE erp_delivery d
          SET status = 'pending', available_at = now() + interval '1 second', lease_token = NULL, lease_until = NULL,
              updated_at = now()
        WHERE id = $1 AND lease_token = $2 AND status = 'leased'
          AND NOT EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = $2 AND a.deleted_at IS NULL)`,
      [job.delivery_id, job.lease_token]
    )
  }

  /** Holds the lease a while longer. @returns false when it is lost. */
  async renew(job: DeliveryJob): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE erp_delivery SET lease_until = now() + $3 * interval '1 millisecond'
        WHERE id = $1 AND lease_token = $2 AND status = 'leased' RETURNING id`,
      [job.delivery_id, job.lease_token, this.leaseMs]
    )
    return rows.length > 0
  }

  /** Remembers a step a connector has done. @throws Error when the lease is lost. */
  async saveStep(job: DeliveryJob, step: string, data: unknown): Promise<void> {
    const rows = await this.database.query(
      `UPDATE erp_delivery SET progress = coalesce(progress, '{}') || jsonb_build_object($3::text, $4::jsonb), updated_at = now()
        WHERE id = $1 AND lease_token = $2 AND status = 'leased' RETURNING id`,
      [job.delivery_id, job.lease_token, step, JSON.stringify(data ?? null)]
    )
    if (!rows.length) {
      throw new Error("The lease of this attempt is lost; another worker has the delivery.")
    }
  }

  /**
   * Closes the attempt and moves the delivery.
   *
   * @param options.calm as `begin` said; saves the locks on success
   * @param options.testFailed after a `configuration` error: the connector's `test()` failed as well
   * @param options.said what was said in it, kept beside it
   * @param options.expired only if the lease has ended meanwhile: its holder may have renewed it
   * @returns what was decided, or undefined when the lease was lost and nothing was written
   */
  async settle(
    job: DeliveryJob,
    connection: Connection,
    outcome: Outcome,
    options: SettleOptions
  ): Promise<SettledAttempt | undefined> {
    if (outcome.kind === "delivered" && options.calm) {
      return (await this.calmSuccesses.add({ job, outcome, said: options.said })) ? { status: "delivered" } : undefined
    }
    return this.database.transaction((sql) => this.settleLocked(sql, job, connection, outcome, options))
  }

  private async settleLocked(
    sql: Sql,
    job: DeliveryJob,
    connection: Connection,
    outcome: Outcome,
    options: SettleOptions
  ): Promise<SettledAttempt | undefined> {
    const circuit = await this.circuits.lock(sql, connection.id)
    const [delivery] = await sql.query<LockedDelivery>(
      `SELECT type, subject, attempts, failing_since, error_class FROM erp_delivery
        WHERE id = $1 AND lease_token = $2 AND status = 'leased' AND (NOT $3 OR lease_until < now()) FOR UPDATE`,
      [job.delivery_id, job.lease_token, options.expired ?? false]
    )
    if (!circuit || !delivery) {
      return undefined
    }
    const { type, subject } = delivery
    if (outcome.kind === "skipped") {
      await this.verdicts.skipped(sql, job, outcome, options.said)
      await this.consequences.draw(sql, {
        circuit,
        connection,
        outcome,
        decision: { status: "skipped" },
        wasHeld: false,
      })
      return { status: "skipped", type, subject }
    }
    const decision = decide(outcome, {
      attempts: delivery.attempts,
      schedule: connection.policy.retry_schedule,
      // What tells of a booked order books nothing: it may be sent again.
      idempotency: findMessage(this.messages, type)?.creates === false ? "key" : connection.idempotency,
      timeout_ms: connection.policy.timeout,
      circuit_open: circuit.state !== "closed",
      others_succeeded: await this.othersSucceeded(sql, connection.id, job.delivery_id, delivery.failing_since),
      test_failed: options.testFailed ?? false,
      random: Math.random(),
    })
    if (outcome.kind === "delivered") {
      await this.verdicts.delivered(sql, [{ job, outcome, said: options.said }])
    } else if (decision.status !== "delivered") {
      await this.verdicts.failed(sql, job, outcome, { ...decision, said: options.said })
    }
    await this.consequences.draw(sql, {
      circuit,
      connection,
      outcome,
      decision,
      wasHeld: delivery.error_class === "configuration",
    })
    return { status: decision.status, type, subject }
  }

  private async othersSucceeded(
    sql: Sql,
    connectionId: string,
    deliveryId: string,
    since: Date | null
  ): Promise<boolean> {
    if (!since) {
      return false
    }
    const [row] = await sql.query<{ yes: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM erp_attempt
                       WHERE connection_id = $1 AND finished_at IS NOT NULL AND health <> 'none' AND health = 'success' AND deleted_at IS NULL
                         AND finished_at > $3 AND delivery_id <> $2) AS yes`,
      [connectionId, deliveryId, since]
    )
    return row?.yes ?? false
  }
}
