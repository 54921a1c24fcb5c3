/**
 * Settlement: what an attempt came to, written down once.
 *
 *   begin (fenced by the lease token, attempt row as begun) -> renew, save steps -> settle
 *
 * Every write names the lease token; a worker that lost its lease writes nothing. Deciding is left to retry-policy.ts
 * and circuit-policy.ts.
 */
import { generateEntityId } from "@medusajs/framework/utils"
import { decide, documentOf, healthOf, type Decision, type Failure, type Outcome } from "../retry-policy"
import { storableText } from "../storable-text"
import type { Circuits } from "./circuits"
import type { Connection } from "./connections"
import type { Consequences } from "./consequences"
import type { Database, Sql } from "./database"
import type { DeliveryJob } from "./delivery-queue"

/** A delivery with an attempt begun: all a worker needs to make the call. */
export interface BegunAttempt {
  delivery_id: string
  lease_token: string
  connection_id: string
  message_id: string
  subject: string
  number: number
  look_first: boolean
  progress: Record<string, unknown> | null
  /** Its success changes nothing but the delivery itself: no circuit to close, nothing held to release. */
  calm: boolean
}

export interface SettleOptions {
  calm: boolean
  testFailed?: boolean
  expired?: boolean
}

interface LockedDelivery {
  attempts: number
  failing_since: Date | null
  error_class: string | null
}

export class Settlement {
  constructor(
    private readonly database: Database,
    private readonly circuits: Circuits,
    private readonly consequences: Consequences,
    private readonly leaseMs: number
  ) {}

  /**
   * Begins the attempt this lease stands for.
   *
   * @returns undefined when the lease is lost, was used before, or the connection was paused or its circuit opened since
   * the claim; then nothing may be sent.
   */
  async begin(job: DeliveryJob): Promise<BegunAttempt | undefined> {
    const [begun] = await this.database.query<BegunAttempt>(
      `WITH d AS (
         UPDATE erp_delivery d
            SET lease_until = now() + $3 * interval '1 millisecond', attempts_begun = attempts_begun + 1,
                last_attempt_at = now(), updated_at = now()
           FROM erp_circuit c JOIN erp_connection n ON n.id = c.connection_id AND n.status = 'active'
          WHERE d.id = $1 AND d.lease_token = $2 AND d.status = 'leased'
            AND c.connection_id = d.connection_id AND c.state <> 'open'
            AND NOT EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = $2 AND a.deleted_at IS NULL)
         RETURNING d.*, c.state = 'closed' AND c.ramp IS NULL AND d.error_class IS DISTINCT FROM 'configuration' AS calm
       ), a AS (
         INSERT INTO erp_attempt (id, delivery_id, connection_id, number, lease_token, started_at)
         SELECT $4, id, connection_id, attempts_begun, lease_token, now() FROM d
       )
       SELECT id AS delivery_id, lease_token, connection_id, message_id, subject, attempts_begun AS number, look_first,
              progress, calm
         FROM d`,
      [job.delivery_id, job.lease_token, this.leaseMs, generateEntityId("", "erpatt")]
    )
    if (!begun) {
      await this.giveBack(job)
    }
    return begun
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
   * @param options.expired only if the lease has ended meanwhile: its holder may have renewed it
   * @returns what was decided, or undefined when the lease was lost and nothing was written
   */
  async settle(
    job: DeliveryJob,
    connection: Connection,
    outcome: Outcome,
    options: SettleOptions
  ): Promise<Decision["status"] | undefined> {
    if (outcome.kind === "delivered" && options.calm) {
      return (await this.writeDelivered(this.database, job, outcome)) ? "delivered" : undefined
    }
    return this.database.transaction((sql) => this.settleLocked(sql, job, connection, outcome, options))
  }

  private async settleLocked(
    sql: Sql,
    job: DeliveryJob,
    connection: Connection,
    outcome: Outcome,
    options: SettleOptions
  ): Promise<Decision["status"] | undefined> {
    const circuit = await this.circuits.lock(sql, connection.id)
    const [delivery] = await sql.query<LockedDelivery>(
      `SELECT attempts, failing_since, error_class FROM erp_delivery
        WHERE id = $1 AND lease_token = $2 AND status = 'leased' AND (NOT $3 OR lease_until < now()) FOR UPDATE`,
      [job.delivery_id, job.lease_token, options.expired ?? false]
    )
    if (!circuit || !delivery) {
      return undefined
    }
    const decision = decide(outcome, {
      attempts: delivery.attempts,
      schedule: connection.policy.retry_schedule,
      idempotency: connection.idempotency,
      timeout_ms: connection.policy.timeout,
      circuit_open: circuit.state !== "closed",
      others_succeeded: await this.othersSucceeded(sql, connection.id, job.delivery_id, delivery.failing_since),
      test_failed: options.testFailed ?? false,
      random: Math.random(),
    })
    if (outcome.kind === "delivered") {
      await this.writeDelivered(sql, job, outcome)
    } else if (decision.status !== "delivered") {
      await this.writeFailed(sql, job, outcome, decision)
    }
    await this.consequences.draw(sql, {
      circuit,
      connection,
      outcome,
      decision,
      wasHeld: delivery.error_class === "configuration",
    })
    return decision.status
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

  private async writeDelivered(
    sql: Sql,
    job: DeliveryJob,
    outcome: Extract<Outcome, { kind: "delivered" }>
  ): Promise<boolean> {
    const document = documentOf(outcome.result)
    const rows = await sql.query(
      `WITH d AS (
         UPDATE erp_delivery
            SET status = 'delivered', delivered_at = now(), lease_token = NULL, lease_until = NULL, updated_at = now(),
                confirmation = $3, document_id = $4, document_number = $5, document_url = $6,
                error_class = NULL, code = NULL, reason = NULL, look_first = false
          WHERE id = $1 AND lease_token = $2 AND status = 'leased' RETURNING id
       )
       UPDATE erp_attempt a SET finished_at = now(), outcome = 'delivered', health = 'success', code = $7, counted = true
         FROM d WHERE a.lease_token = $2 AND a.deleted_at IS NULL AND a.finished_at IS NULL RETURNING a.id`,
      [
        job.delivery_id,
        job.lease_token,
        outcome.result.confirmation,
        storableText(document.id),
        storableText(document.number),
        storableText(document.url),
        outcome.found ? "found_in_erp" : null,
      ]
    )
    return rows.length > 0
  }

  private async writeFailed(
    sql: Sql,
    job: DeliveryJob,
    failure: Failure,
    decision: Exclude<Decision, { status: "delivered" }>
  ): Promise<void> {
    const pending = decision.status === "pending" ? decision : undefined
    const [code, message] = [storableText(failure.code), storableText(failure.message)]
    await sql.query(
      `UPDATE erp_delivery
          SET status = $3, available_at = now() + $4 * interval '1 millisecond', attempts = attempts + $5::int,
              lease_token = NULL, lease_until = NULL, updated_at = now(), failing_since = coalesce(failing_since, now()),
              error_class = $6, code = $7, reason = $8, look_first = look_first OR $9
        WHERE id = $1 AND lease_token = $2`,
      [
        job.delivery_id,
        job.lease_token,
        decision.status,
        pending?.delay_ms ?? 0,
        decision.counted ? 1 : 0,
        failure.error_class,
        code,
        message,
        pending?.look_first ?? false,
      ]
    )
    await sql.query(
      `UPDATE erp_attempt
          SET finished_at = now(), outcome = 'failed', error_class = $2, code = $3, message = $4, http_status = $5,
              health = $6, counted = $7
        WHERE lease_token = $1 AND deleted_at IS NULL AND finished_at IS NULL`,
      [
        job.lease_token,
        failure.error_class,
        code,
        message,
        failure.http_status ?? null,
        healthOf(failure),
        decision.counted,
      ]
    )
  }
}
