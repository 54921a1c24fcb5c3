import { FakeErp } from "./fake-erp"
import type { RecordedRequest, Reply } from "./fault-server"

export const EXAMPLE_CREDENTIALS = { user: "medusa", password: "correct horse" }

/** Customers there are: one kept for guests, and whoever has registered under this e-mail address. */
export const GUESTS = "C-GUESTS"
export const KNOWN_EMAIL = "jane@example.com"

interface ErpOrder {
  id: number
  reference: string
  state: "draft" | "confirmed"
  number: string | null
  customer: string
}

/** The ERP of examples/connector: sessions, drafts that are confirmed later, references that are not unique. */
export class ExampleErp extends FakeErp {
  /** Ends every session, as a restart of the ERP does. */
  readonly endSessions: () => void
  /** Whose order it is: an id, an e-mail address, or `new 2`. */
  readonly customerOf: (reference: string) => string | undefined

  constructor() {
    const orders: ErpOrder[] = []
    let customers = 1
    let session = 0

    super(
      {
        login: ({ path }) => path === "/sessions",
        create: ({ method, path }) => method === "POST" && path === "/orders",
        confirm: ({ path }) => path.endsWith("/confirm"),
        lookup: ({ method, path }) => method === "GET" && path.startsWith("/orders?"),
      },
      (request) => {
        if (request.path === "/sessions") {
          return login(request)
        }
        if (request.headers.authorization !== `Session open-${session}`) {
          return { status: 401, body: '{"message":"session is closed"}' }
        }
        if (request.method === "GET") {
          const reference = new URL(request.path, "http://erp").searchParams.get("reference")
          return json(
            200,
            orders.filter((order) => order.reference === reference)
          )
        }
        return request.path === "/orders" ? create(request) : confirm(request)
      },
      (reference) => orders.filter((order) => order.reference === reference).length
    )
    this.endSessions = () => void (session += 1)
    this.customerOf = (reference) => orders.find((order) => order.reference === reference)?.customer

    function login({ body }: RecordedRequest): Reply {
      if (body !== JSON.stringify(EXAMPLE_CREDENTIALS)) {
        return json(401, { message: "user or password is wrong" })
      }
      session += 1
      return json(201, { token: `open-${session}` })
    }

    function create({ body }: RecordedRequest): Reply {
      const { reference, lines, customer } = JSON.parse(body) as {
        reference: string
        lines: Array<{ sku: unknown }>
        customer: { id: string } | { email: string | null; match: boolean }
      }
      if (lines.some(({ sku }) => sku !== "0042")) {
        return json(422, { message: "unknown SKU" })
      }
      if ("id" in customer && customer.id !== GUESTS) {
        return json(422, { message: "no such customer" })
      }
      const known = "id" in customer ? customer.id : customer.match && customer.email === KNOWN_EMAIL ? KNOWN_EMAIL : ""
      const order: ErpOrder = {
        ...{ id: orders.length + 1, reference, state: "draft", number: null },
        customer: known || `new ${(customers += 1)}`,
      }
      orders.push(order)
      return json(201, order)
    }

    function confirm({ path }: RecordedRequest): Reply {
      const order = orders[Number(path.split("/")[2]) - 1]
      if (!order) {
        return json(404, { message: "no such order" })
      }
      if (order.state === "confirmed") {
        return json(409, { message: "only drafts can be confirmed" })
      }
      order.state = "confirmed"
      order.number = `SO-${order.id}`
      return json(200, order)
    }
  }
}

function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) }
}
