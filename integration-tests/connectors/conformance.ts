/**
 * Conformance: what the plugin relies on from every connector, asked over real HTTP from a fake ERP that counts what it
 * booked. A connector's author writes the fake (fake-erp.ts) and calls {@link describeConformance}.
 *
 * The sentence behind all of it: whatever breaks, wherever it breaks, the connector says what is known, and the next
 * attempts end with exactly one document, or with none that anybody was told of.
 */
import { z } from "@medusajs/framework/zod"
import {
  CONTRACT_VERSION,
  type ConnectorClass,
  ConnectorError,
  type GuestPolicy,
} from "../../src/modules/erp/connector"
import type { FakeErp } from "./fake-erp"
import type { Fault, Reply } from "./fault-server"
import { type Connection, Delivery } from "./road"

export interface ConformanceSubject<S, C> {
  /** Shown with every test. */
  name: string
  connector: ConnectorClass<S, C>
  /** An ERP with nothing in it; the suite brings it up. */
  createErp(): FakeErp
  /** As an operator would write them. */
  settings(url: string): unknown
  credentials: unknown
  /** Well-formed, but the ERP refuses them. */
  wrongCredentials: unknown
  /** Routes of the fake ERP that change something, in their order: `create`, or `create` and `confirm`. */
  bookingSteps: readonly string[]
  /** The ERP's id of a customer it keeps for guests. */
  guestCustomer: string
  /** Whether `findByReference` works with these settings; the fake ERP then has a route `lookup`. */
  canLookUp: boolean
}

const PAGE = "<!doctype html><html><body>Please sign in</body></html>"

/** Nothing was booked; the ERP, or something before it, said so. */
const REFUSALS: Array<[string, Reply, string, string]> = [
  ["302", { status: 302, headers: { location: "/elsewhere" } }, "configuration", "redirected"],
  ["307", { status: 307, headers: { location: "/elsewhere" } }, "configuration", "redirected"],
  ["400", { status: 400, body: "{}" }, "rejected", "bad_request"],
  ["401", { status: 401, body: "{}" }, "configuration", "unauthorized"],
  ["403", { status: 403, body: "{}" }, "configuration", "forbidden"],
  ["404", { status: 404, body: PAGE }, "configuration", "not_found"],
  ["405", { status: 405 }, "configuration", "method_not_allowed"],
  ["409", { status: 409, body: "{}" }, "rejected", "conflict"],
  ["422", { status: 422, body: '{"message":"SKU 0042 is unknown"}' }, "rejected", "unprocessable"],
  ["429", { status: 429, headers: { "retry-after": "3" } }, "throttled", "rate_limited"],
  ["500", { status: 500, body: PAGE }, "outcome_unknown", "server_error"],
  ["503", { status: 503 }, "outcome_unknown", "server_error"],
  ["a web page", { status: 200, body: PAGE }, "configuration", "unexpected_html"],
  ["no JSON", { status: 200, body: "OK" }, "outcome_unknown", "incomplete_response"],
  ["other JSON", { status: 200, body: '{"ok":true}' }, "outcome_unknown", "incomplete_response"],
]

/** The ERP did its part, but its answer did not arrive whole. */
const LOST_ANSWERS: Array<[Fault, string]> = [
  ["lost_reply", "connection_lost"],
  ["half_answer", "incomplete_response"],
  ["no_reply", "timeout"],
  ["fails_after_commit", "server_error"],
  ["oversized", "response_too_large"],
]

export function describeConformance<S, C>(subject: ConformanceSubject<S, C>): void {
  const { connector: connectorClass, bookingSteps } = subject

  describe(`connector ${subject.name}`, () => {
    let erp: FakeErp
    let connection: Connection<S, C>
    let reference: string
    let orders = 0

    const delivery = () => new Delivery(connection, reference)
    const withWrongCredentials = () =>
      new Delivery(
        { ...connection, credentials: connectorClass.credentialsSchema.parse(subject.wrongCredentials) },
        reference
      )

    beforeEach(async () => {
      erp = subject.createErp()
      await erp.comeUp()
      connection = {
        connectorClass,
        connector: new connectorClass({}, {}),
        settings: connectorClass.settingsSchema.parse(subject.settings(erp.url)),
        credentials: connectorClass.credentialsSchema.parse(subject.credentials),
      }
      orders += 1
      reference = `order_${orders} /?&#%`
    })
    afterEach(() => erp.goDown())

    /** What `test()` says is wrong, by a check or by an error. */
    const failedChecks = async (order: Delivery<S, C>) => {
      try {
        const { checks } = await order.connection.connector.test(order.context())
        return checks.filter(({ ok }) => !ok)
      } catch (error) {
        return [error]
      }
    }
    const idempotency = () => connectorClass.idempotency(connection.settings)

    it("says what it is, and describes its settings so that a form can be made of them", () => {
      expect(connectorClass.identifier).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(connectorClass.contractVersion).toBe(CONTRACT_VERSION)
      for (const schema of [connectorClass.settingsSchema, connectorClass.credentialsSchema]) {
        const { properties = {} } = z.toJSONSchema(schema, { io: "input" })
        for (const [field, property] of Object.entries(properties)) {
          expect([field, property]).toEqual([
            field,
            expect.objectContaining({ title: expect.any(String), description: expect.any(String) }),
          ])
        }
      }
    })

    it("books an order once and names the document", async () => {
      const result = await delivery().attemptSafely()
      expect(result.confirmation).toBe("confirmed")
      expect(result.document?.id ?? result.document?.number).toEqual(expect.any(String))
      expect(erp.documents(reference)).toBe(1)
    })

    it.each<[string, GuestPolicy]>([
      ["a new customer", "create"],
      ["the one with that e-mail address", "match_email"],
      ["the ERP's customer for guests", { customer: subject.guestCustomer }],
    ])("books a guest's order for %s", async (_, guests) => {
      const order = new Delivery({ ...connection, guests }, reference)
      await expect(order.attemptSafely()).resolves.toMatchObject({ confirmation: "confirmed" })
      expect(erp.documents(reference)).toBe(1)
    })

    it("bears the same message again, where it promises to", async () => {
      const first = await delivery().attemptSafely()
      if (idempotency() !== "none") {
        await expect(delivery().attemptSafely()).resolves.toMatchObject({ document: first.document })
      }
      expect(erp.documents(reference)).toBe(1)
    })

    describe.each(bookingSteps)("at %s", (step) => {
      it.each(REFUSALS)(
        "%s: says so, books nothing, and gets through afterwards",
        async (_, reply, errorClass, code) => {
          const order = delivery()
          erp.fail(step, reply)
          await expect(order.attempt()).rejects.toMatchObject({ name: "ConnectorError", errorClass, code })
          expect(erp.requests().map(({ path }) => path)).not.toContain("/elsewhere")

          erp.heal()
          await expect(order.attemptSafely()).resolves.toMatchObject({ confirmation: "confirmed" })
          expect(erp.documents(reference)).toBe(1)
        }
      )

      it("429: passes on how long to wait", async () => {
        erp.fail(step, { status: 429, headers: { "retry-after": "3" } })
        await expect(delivery().attempt()).rejects.toMatchObject({ retry_after_ms: 3000 })
      })

      it.each(LOST_ANSWERS)("%s: the outcome is unknown, and ends well", async (fault, code) => {
        const order = delivery()
        erp.failOnce(step, fault)
        await expect(order.attempt({ timeout_ms: fault === "no_reply" ? 300 : undefined })).rejects.toMatchObject({
          errorClass: "outcome_unknown",
          code,
        })
        if (idempotency() !== "none") {
          await expect(order.attemptSafely()).resolves.toMatchObject({ confirmation: "confirmed" })
        }
        expect(erp.documents(reference)).toBe(1)
      })

      it("never quotes a secret", async () => {
        const secrets = stringsIn(connection.credentials)
        erp.fail(step, { status: 422, body: JSON.stringify({ message: `you sent ${secrets.join(", ")}` }) })
        const error: unknown = await delivery()
          .attempt()
          .catch((thrown: unknown) => thrown)
        expect(ConnectorError.is(error) && error.message).toMatch(/you sent/)
        for (const secret of secrets) {
          expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain(secret)
        }
      })
    })

    it("refused: nothing left, and it gets through afterwards", async () => {
      const order = delivery()
      await erp.goDown()
      await expect(order.attempt()).rejects.toMatchObject({ errorClass: "transient", code: "connection_refused" })
      expect(await failedChecks(order)).not.toEqual([])
      await erp.comeUp()
      await expect(order.attemptSafely()).resolves.toMatchObject({ confirmation: "confirmed" })
      expect(erp.documents(reference)).toBe(1)
    })

    it("sends nothing once it is told to stop", async () => {
      const stopped = delivery().attempt({ signal: AbortSignal.abort() })
      await expect(stopped).rejects.toMatchObject({ errorClass: "transient", code: "interrupted" })
      expect(erp.requests()).toHaveLength(0)
    })

    it("passes its test, and changes nothing by it", async () => {
      expect(await failedChecks(delivery())).toEqual([])
      expect(bookingSteps.flatMap((step) => erp.requests(step))).toEqual([])
    })

    it("says that the credentials are wrong", async () => {
      const order = withWrongCredentials()
      await expect(order.attempt()).rejects.toMatchObject({ errorClass: "configuration" })
      expect(erp.documents(reference)).toBe(0)
      expect(await failedChecks(order)).not.toEqual([])
    })

    if (bookingSteps.length > 1) {
      it("stops at once when its lease is lost, and resumes after the last step saved", async () => {
        const saved: string[] = []
        const rehearsal = delivery()
        rehearsal.onSave = (step) => void saved.push(step)
        await rehearsal.attempt()
        expect(saved.length).toBeGreaterThan(0)

        const leaseLost = new Error("lease lost")
        for (const step of saved) {
          const order = new Delivery(connection, `${reference} ${step}`)
          let requestsAtLoss = 0
          order.onSave = (saving) => {
            if (saving === step) {
              requestsAtLoss = erp.requests().length
              throw leaseLost
            }
          }
          await expect(order.attempt()).rejects.toBe(leaseLost)
          expect(erp.requests()).toHaveLength(requestsAtLoss)

          order.onSave = () => undefined
          await expect(order.attemptSafely()).resolves.toMatchObject({ confirmation: "confirmed" })
          expect(erp.documents(order.reference)).toBe(1)
        }
      })

      it("does no step twice that was saved", async () => {
        const order = delivery()
        const last = bookingSteps.at(-1) ?? ""
        erp.failOnce(last, { status: 503 })
        await expect(order.attempt()).rejects.toMatchObject({ code: "server_error" })
        await order.attempt()
        for (const step of bookingSteps.slice(0, -1)) {
          expect(erp.requests(step)).toHaveLength(1)
        }
        expect(erp.requests(last)).toHaveLength(2)
      })
    }

    if (subject.canLookUp) {
      describe("findByReference", () => {
        const find = () => connection.connector.findByReference?.(reference, delivery().context())

        it("is null for what is not there, and the document for what is", async () => {
          await expect(find()).resolves.toBeNull()
          const { document } = await delivery().attempt()
          await expect(find()).resolves.toEqual(document)
        })

        it.each<[string, Fault, string]>([
          ["a web page with 404", { status: 404, body: PAGE }, "configuration"],
          ["a proxy's 404", { status: 404, body: "404 page not found" }, "configuration"],
          ["a web page", { status: 200, body: PAGE }, "configuration"],
          ["other JSON", { status: 200, body: '{"ok":true}' }, "transient"],
          ["500", { status: 500, body: "{}" }, "transient"],
          ["half an answer", "half_answer", "transient"],
          ["a lost answer", "lost_reply", "transient"],
          ["an oversized answer", "oversized", "transient"],
        ])("%s does not say that there is none", async (_, fault, errorClass) => {
          await delivery().attempt()
          erp.fail("lookup", fault)
          await expect(find()).rejects.toMatchObject({ name: "ConnectorError", errorClass })
        })
      })
    }
  })
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value]
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
