import { ConnectorError } from "../../../modules/erp/connector"
import { readEvents } from "../events"

const event = { specversion: "1.0", id: "evt_1", source: "/erp", type: "stock.level", version: 1, data: { sku: "A" } }

function refusal(body: unknown) {
  try {
    return readEvents(body)
  } catch (error) {
    return ConnectorError.is(error) ? { class: error.errorClass, code: error.code, message: error.message } : error
  }
}

describe("readEvents", () => {
  it("reads one event, or a batch, and keeps fields it does not know", () => {
    const extended = { ...event, subject: "A", comexampletenant: "7" }
    expect(readEvents(extended)).toEqual([extended])
    expect(readEvents([event, { ...event, id: "evt_2" }])).toEqual([event, { ...event, id: "evt_2" }])
    expect(readEvents(Array(100).fill(event))).toHaveLength(100)
  })

  it.each<[string, unknown]>([
    ["The CloudEvent is none: ", "text"],
    ["The CloudEvent is none: ", null],
    ['The CloudEvent: field "specversion": ', { ...event, specversion: "0.3" }],
    ['The CloudEvent: field "version": ', { ...event, version: "1" }],
    ['The CloudEvent: field "id": ', { ...event, id: "a\u0000" }],
    ['The CloudEvent: field "data": ', { ...event, data: [1] }],
    ['CloudEvent 1 of the batch: field "source": ', [event, { ...event, source: "" }]],
    ["A batch has 1 to 100 CloudEvents, this one has 0.", []],
    ["A batch has 1 to 100 CloudEvents, this one has 101.", Array(101).fill(event)],
  ])("%s", (message, body) => {
    expect(refusal(body)).toEqual({
      class: "rejected",
      code: "invalid_event",
      message: expect.stringContaining(message),
    })
  })

  it("never repeats a value", () => {
    expect(refusal({ ...event, time: "s3cret" })).toEqual(
      expect.objectContaining({ message: expect.not.stringContaining("s3cret") })
    )
  })
})
