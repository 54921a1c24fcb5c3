import type { Draft } from "../draft"
import type { OrderHistory } from "../order-known"
import { currentTraceparent, inSpan, mark, type OpenSpan, type Place, type Traceparent } from "../tracing"

/** The traces in which orders became known, by their ids, as far as there are any. */
export type Traces = Record<string, Traceparent>

/** What is captured, and why. */
export interface Captured {
  ids: string[]
  source: string
  traces?: Traces
}

/**
 * The span of a capture, and of each message it writes. An order captured alone is captured in its own trace. Of many, the
 * capture is a trace that links theirs, and each message goes on in the trace of its order, or begins one.
 */
export class CaptureTrace {
  private constructor(
    private readonly captured: Captured,
    private readonly span: OpenSpan
  ) {}

  static async run<Result>(captured: Captured, work: (trace: CaptureTrace) => Promise<Result>): Promise<Result> {
    const { ids, source, traces = {} } = captured
    const known = ids.flatMap((id) => traces[id] ?? [])
    const alone = ids.length === 1
    const place: Place = alone ? { parent: known[0] } : { root: true, links: [currentTraceparent(), ...known] }
    const attributes = {
      "erp.capture.source": source,
      "messaging.batch.message_count": ids.length,
      ...(alone && { "erp.order.id": ids[0] }),
    }
    return inSpan("capture orders", { ...place, attributes }, (span) => work(new CaptureTrace(captured, span)))
  }

  /** The same drafts; those of messages that are new say in which context they came to be. */
  begin(drafts: Draft[], histories: Map<string, OrderHistory>): Draft[] {
    return this.span.traceparent === undefined
      ? drafts
      : drafts.map((draft) => (isThere(draft, histories) ? draft : { ...draft, traceparent: this.create(draft) }))
  }

  private create({ type, subject }: Draft): Traceparent | undefined {
    const { ids, traces = {} } = this.captured
    const capture = this.span.traceparent
    const place: Place =
      ids.length === 1 ? { parent: capture } : { parent: traces[subject], root: true, links: [capture] }
    const attributes = {
      "messaging.system": "medusa-plugin-erp",
      "messaging.operation.name": "create",
      "messaging.operation.type": "create",
      "erp.message.type": type,
      "erp.order.id": subject,
    }
    const created = mark(`create ${type}`, { ...place, kind: "producer", attributes })
    if (ids.length > 1) {
      this.span.link(created)
    }
    return created
  }
}

/** A latecomer's delivery is of a message that was written before, in a trace of its own. */
function isThere({ type, subject, revision }: Draft, histories: Map<string, OrderHistory>): boolean {
  const { messages } = histories.get(subject) ?? { messages: [] }
  return messages.some((known) => known.type === type && known.revision === revision)
}
