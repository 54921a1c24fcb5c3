import { ConnectorError, inboundEnvelopeSchema, type InboundEnvelope } from "../../modules/erp/connector"

/** Events of one request at most. */
const MOST_EVENTS = 100

/**
 * One CloudEvent in structured JSON, or a batch: an array of up to 100.
 * Source of the rule: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 *
 * @throws ConnectorError class `rejected`, naming the first field that is wrong; values are not repeated
 */
export function readEvents(body: unknown): InboundEnvelope[] {
  if (!Array.isArray(body)) {
    return [readEvent(body, "The CloudEvent")]
  }
  if (body.length < 1 || body.length > MOST_EVENTS) {
    throw unreadable(`A batch has 1 to ${MOST_EVENTS} CloudEvents, this one has ${body.length}.`)
  }
  return body.map((event, index) => readEvent(event, `CloudEvent ${index} of the batch`))
}

function readEvent(event: unknown, which: string): InboundEnvelope {
  const { success, data, error } = inboundEnvelopeSchema.safeParse(event)
  if (success) {
    return data
  }
  const { path, message } = error.issues[0]!
  throw unreadable(path.length ? `${which}: field "${path.join(".")}": ${message}` : `${which} is none: ${message}`)
}

function unreadable(message: string): ConnectorError {
  return new ConnectorError("rejected", { code: "invalid_event", message })
}
