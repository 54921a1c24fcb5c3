import type { Outcome } from "../retry-policy"
import { inSpan, placeOf, type OpenSpan, type Traceparent } from "../tracing"
import type { DeliveryJob } from "./delivery-queue"
import type { BegunAttempt } from "./settlement"

/** Where a delivery goes, in the words of the conventions for messaging. */
const towards = (connection: { name: string }) => ({
  "messaging.system": "medusa-plugin-erp",
  "messaging.destination.name": connection.name,
})

/** The spans of deliveries on their way: each attempt in the trace of its message, each hand-over linked to its messages. */
export class DeliveryTrace {
  /** @param since when it began to look for these */
  static async relay<Result>(
    jobs: DeliveryJob[],
    connection: { name: string },
    since: number,
    work: (relayed: Traceparent | undefined) => Promise<Result>
  ): Promise<Result> {
    const attributes = { ...towards(connection), "messaging.batch.message_count": jobs.length }
    const place = placeOf(jobs.map(({ traceparent }) => traceparent))
    return inSpan(`relay ${connection.name}`, { ...place, since, attributes }, ({ traceparent }) => work(traceparent))
  }

  static async attempt(
    { delivery_id, traceparent, relayed }: DeliveryJob,
    connection: { name: string },
    work: (span: OpenSpan) => Promise<void>
  ): Promise<void> {
    const attributes = {
      ...towards(connection),
      "messaging.operation.name": "deliver",
      "messaging.operation.type": "send",
      "erp.delivery.id": delivery_id,
    }
    const place = { parent: traceparent ?? undefined, root: true, links: [relayed] }
    await inSpan(`deliver ${connection.name}`, { ...place, kind: "client", attributes }, work)
  }

  /** @param begun undefined where the lease stood for nothing any more */
  static begun(span: OpenSpan, begun: BegunAttempt | undefined): void {
    if (!begun) {
      return span.set({ "erp.delivery.status": "given_back" })
    }
    span.link(begun.previous)
    span.set({
      "messaging.message.id": begun.message_id,
      "erp.message.type": begun.type,
      "erp.order.id": begun.subject,
      "erp.attempt": begun.number,
    })
  }

  /** @param status undefined where the lease was lost meanwhile */
  static ended(span: OpenSpan, outcome: Outcome, status = "lease_lost"): void {
    span.set({ "erp.delivery.status": status })
    if (outcome.kind === "failed") {
      span.fail(outcome)
    }
  }
}
