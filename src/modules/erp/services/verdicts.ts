import { normalizeReason } from "../cause"
import type { RecordedExchange } from "../exchange-log"
import { documentOf, healthOf, type Decision, type Failure, type Outcome } from "../retry-policy"
import { storableText } from "../storable-text"
import { Causes } from "./causes"
import type { Sql } from "./database"
import type { DeliveryJob } from "./delivery-queue"

/** An attempt that passed. */
export interface Success {
  job: DeliveryJob
  outcome: Extract<Outcome, { kind: "delivered" }>
  said?: RecordedExchange
}

/** Parameters of the statement that writes a failure down. */
const FAILURE = { error_class: "$6::text", code: "$7::text", reason: "$10" }

/**
 * Keeps what was said in attempts that are closed by the same statement: `a` has their `id` and `delivery_id`, and `said`.
 * Nothing is said twice of one attempt, since it is closed once.
 */
const KEEP = `
  INSERT INTO erp_exchange (id, delivery_id, calls, omitted)
  SELECT id, delivery_id, said -> 'calls', (said ->> 'omitted')::int FROM a WHERE said IS NOT NULL`

const json = (said: RecordedExchange | undefined) => (said ? JSON.stringify(said) : null)

/**
 * Verdicts: closes an attempt, keeps what was said in it, and moves its delivery; all fenced by the lease token, and
 * written at once.
 */
export class Verdicts {
  /** @returns for each whether its lease still held; if not, nothing was written of it */
  async delivered(sql: Sql, successes: Success[]): Promise<boolean[]> {
    const rows = successes.map(({ job, outcome, said }) => {
      const document = documentOf(outcome.result)
      return {
        ...job,
        confirmation: outcome.result.confirmation,
        document_id: storableText(document.id),
        document_number: storableText(document.number),
        document_url: storableText(document.url),
        code: outcome.found ? "found_in_erp" : null,
        said,
      }
    })
    const written = await sql.query<{ lease_token: string }>(
      `WITH d AS (
         UPDATE erp_delivery d
            SET status = 'delivered', delivered_at = now(), lease_token = NULL, lease_until = NULL, updated_at = now(),
                confirmation = s.confirmation, document_id = s.document_id, document_number = s.document_number,
                document_url = s.document_url, error_class = NULL, code = NULL, reason = NULL, look_first = false
           FROM jsonb_to_recordset($1::jsonb) AS s(delivery_id text, lease_token text, confirmation text,
                document_id text, document_number text, document_url text, code text, said jsonb)
          WHERE d.id = s.delivery_id AND d.lease_token = s.lease_token AND d.status = 'leased'
         RETURNING s.lease_token, s.code, s.said
       ), a AS (
         UPDATE erp_attempt a SET finished_at = now(), outcome = 'delivered', health = 'success', code = d.code, counted = true
           FROM d WHERE a.lease_token = d.lease_token AND a.deleted_at IS NULL AND a.finished_at IS NULL
         RETURNING a.id, a.delivery_id, a.lease_token, d.said
       ), e AS (${KEEP})
       SELECT lease_token FROM a`,
      [JSON.stringify(rows)]
    )
    const tokens = new Set(written.map((row) => row.lease_token))
    return successes.map(({ job }) => tokens.has(job.lease_token))
  }

  /** Skips a delivery, and whatever else the ERP was to be told about an order it does not have. */
  async skipped(
    sql: Sql,
    job: DeliveryJob,
    { code, reason, asked }: Extract<Outcome, { kind: "skipped" }>,
    said?: RecordedExchange
  ): Promise<void> {
    await sql.query(
      `UPDATE erp_delivery d
          SET status = 'skipped', lease_token = NULL, lease_until = NULL, error_class = NULL, code = $3, reason = $4,
              look_first = false, updated_at = now()
         FROM erp_delivery p
        WHERE p.id = $1 AND p.lease_token = $2 AND d.connection_id = p.connection_id AND d.subject = p.subject
          AND d.deleted_at IS NULL AND (d.id = p.id OR d.status IN ('pending', 'held', 'dead'))`,
      [job.delivery_id, job.lease_token, code, reason]
    )
    await sql.query(
      `WITH a AS (
         UPDATE erp_attempt SET finished_at = now(), outcome = 'skipped', code = $2, message = $3, health = $4
          WHERE lease_token = $1 AND deleted_at IS NULL AND finished_at IS NULL RETURNING id, delivery_id, $5::jsonb AS said)
       ${KEEP}`,
      [job.lease_token, code, reason, asked ? "success" : "none", json(said)]
    )
  }

  async failed(
    sql: Sql,
    job: DeliveryJob,
    failure: Failure,
    { said, ...decision }: Exclude<Decision, { status: "delivered" }> & { said?: RecordedExchange }
  ): Promise<void> {
    const pending = decision.status === "pending" ? decision : undefined
    const [code, message] = [storableText(failure.code), storableText(failure.message)]
    await sql.query(
      `UPDATE erp_delivery d
          SET status = $3, available_at = now() + $4 * interval '1 millisecond', attempts = attempts + $5::int,
              lease_token = NULL, lease_until = NULL, updated_at = now(), failing_since = coalesce(failing_since, now()),
              error_class = $6, code = $7, reason = $8, look_first = look_first OR $9, trigger = NULL,
              cause = CASE WHEN $3 <> 'pending' THEN ${Causes.key("d", FAILURE)} END,
              dead_at = CASE WHEN $3 = 'dead' THEN now() ELSE dead_at END
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
        normalizeReason(message),
      ]
    )
    await sql.query(
      `WITH a AS (
         UPDATE erp_attempt
            SET finished_at = now(), outcome = 'failed', error_class = $2, code = $3, message = $4, http_status = $5,
                health = $6, counted = $7
          WHERE lease_token = $1 AND deleted_at IS NULL AND finished_at IS NULL RETURNING id, delivery_id, $8::jsonb AS said)
       ${KEEP}`,
      [
        job.lease_token,
        failure.error_class,
        code,
        message,
        failure.http_status ?? null,
        healthOf(failure),
        decision.counted,
        json(said),
      ]
    )
  }
}
