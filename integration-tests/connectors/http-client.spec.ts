import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import { createServer as createTlsServer } from "node:https"
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net"
import { join } from "node:path"
import { z } from "@medusajs/framework/zod"
import { type ConnectorContext, HttpClient, type NetworkSettings } from "../../src/modules/erp/connector"

/** A certificate for `localhost` and its authority. The authority's key is destroyed. */
const fixture = (name: string) => readFileSync(join(__dirname, "fixtures", name), "utf8")

const http = new HttpClient()
const sockets = new Set<Socket>()
const servers: Server[] = []

/** Listens on 127.0.0.1 and gives the port. */
async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.on("connection", (socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return (server.address() as AddressInfo).port
}

const serve = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`
const serveTcp = (onSocket: (socket: Socket) => void) => listen(createTcpServer(onSocket))

afterEach(async () => {
  sockets.forEach((socket) => socket.destroy())
  sockets.clear()
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})
afterAll(() => http.close())

function context(network: Partial<NetworkSettings> = {}, signal = AbortSignal.timeout(5_000)): ConnectorContext {
  return {
    connection: { id: "erpcon_1", name: "under test", cache_key: "erpcon_1/1" },
    settings: {},
    credentials: {},
    guests: "create",
    network: {
      connect_timeout_ms: 1_000,
      allow_private_addresses: true,
      max_response_bytes: 10_000,
      ...network,
    },
    timeout_ms: 5_000,
    signal,
  }
}

const post = (url: string, network?: Partial<NetworkSettings>, signal?: AbortSignal) =>
  http.request(context(network, signal), { method: "POST", url, body: "{}" })

describe("the URL", () => {
  it.each(["ftp://erp.example/", "file:///etc/passwd", "//erp.example", "", "http://"])(
    "%j is refused",
    async (url) => {
      await expect(post(url)).rejects.toMatchObject({ errorClass: "configuration", code: "invalid_url" })
    }
  )

  it("is refused with credentials in it, and does not show them", async () => {
    await expect(post("https://user:pa55word@erp.example/")).rejects.toMatchObject({
      code: "invalid_url",
      message: expect.not.stringMatching(/user|pa55word/),
    })
  })
})

describe("the address", () => {
  const blocked = { errorClass: "configuration", code: "address_blocked" }

  it.each(["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]"])(
    "%s is private: nothing gets there unless it is allowed",
    async (host) => {
      let connections = 0
      const port = await serveTcp(() => (connections += 1))
      await expect(post(`http://${host}:${port}/`, { allow_private_addresses: false })).rejects.toMatchObject(blocked)
      expect(connections).toBe(0)
    }
  )

  it.each([
    "169.254.169.254",
    "0xa9fea9fe",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[::ffff:169.254.169.254]",
    "100.100.100.200",
  ])("%s is never called", async (host) => {
    await expect(post(`http://${host}/latest/meta-data`)).rejects.toMatchObject(blocked)
  })
})

describe("before anything left", () => {
  it("a host without a name record", async () => {
    await expect(post("http://erp.invalid/")).rejects.toMatchObject({ errorClass: "transient", code: "dns_failure" })
  })

  it("a handshake that never ends, by the connect timeout", async () => {
    const port = await serveTcp(() => undefined)
    await expect(post(`https://127.0.0.1:${port}/`, { connect_timeout_ms: 100 })).rejects.toMatchObject({
      errorClass: "transient",
      code: "connect_timeout",
      message: expect.stringMatching(/\(CONNECT_TIMEOUT\)/),
    })
  })

  it("a call that is over before it begins: not even a connection", async () => {
    let connections = 0
    const port = await serveTcp((socket) => {
      connections += 1
      socket.destroy()
    })
    await expect(post(`http://127.0.0.1:${port}/`, {}, AbortSignal.abort())).rejects.toMatchObject({
      errorClass: "transient",
      code: "interrupted",
    })
    expect(connections).toBe(0)
  })

  it("a handshake that never ends, by the end of the call", async () => {
    const port = await serveTcp(() => undefined)
    await expect(post(`https://127.0.0.1:${port}/`, {}, AbortSignal.timeout(100))).rejects.toMatchObject({
      errorClass: "transient",
      code: "connect_timeout",
    })
  })

  it("a server that does not speak TLS", async () => {
    const port = await serveTcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
    await expect(post(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      errorClass: "transient",
      code: "tls_failure",
    })
  })

  it("a header nobody can send", async () => {
    let requests = 0
    const url = await serve((_, response) => {
      requests += 1
      response.end()
    })
    const split = { method: "POST", url, headers: { "x-number": "1\r\nx-admin: 1" } } as const
    await expect(http.request(context(), split)).rejects.toMatchObject({ errorClass: "transient", code: "unexplained" })
    expect(requests).toBe(0)
  })
})

describe("TLS", () => {
  const serveTls = () =>
    listen(
      createTlsServer({ cert: fixture("localhost.pem"), key: fixture("localhost.key") }, (_, response) => {
        response.end('{"number":"S1"}')
      })
    )

  it("sends nothing over a connection that stands only after the call was given up", async () => {
    let requests = 0
    const secure = createTlsServer({ cert: fixture("localhost.pem"), key: fixture("localhost.key") }, (_, response) => {
      requests += 1
      response.end("{}")
    })
    const givenUp = new AbortController()
    const front = createTcpServer({ pauseOnConnect: true })
    const dialled = once(front, "connection")
    const call = post(`https://localhost:${await listen(front)}/`, { ca: fixture("ca.pem") }, givenUp.signal)
    const [socket] = (await dialled) as [Socket]
    givenUp.abort()
    await expect(call).rejects.toMatchObject({ errorClass: "transient", code: "interrupted" })

    const closed = once(socket, "close")
    secure.emit("connection", socket)
    await closed
    expect(requests).toBe(0)
  })

  it("trusts no certificate of an unknown authority", async () => {
    await expect(post(`https://localhost:${await serveTls()}/`)).rejects.toMatchObject({
      errorClass: "transient",
      code: "tls_failure",
    })
  })

  it("trusts the connection's own authority", async () => {
    const response = await post(`https://localhost:${await serveTls()}/`, { ca: fixture("ca.pem") })
    expect(response.json()).toEqual({ number: "S1" })
  })

  it("trusts it for the certificate's names only", async () => {
    const url = `https://127.0.0.1:${await serveTls()}/`
    await expect(post(url, { ca: fixture("ca.pem") })).rejects.toMatchObject({ code: "tls_failure" })
  })

  it.each(["nonsense", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----"])(
    "names an unreadable authority (%j)",
    async (ca) => {
      await expect(post("https://localhost/", { ca })).rejects.toMatchObject({
        errorClass: "configuration",
        code: "invalid_ca",
      })
    }
  )
})

describe("after the request left", () => {
  it("a connection that breaks", async () => {
    const port = await serveTcp((socket) => socket.once("data", () => socket.resetAndDestroy()))
    await expect(post(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      errorClass: "outcome_unknown",
      code: "connection_lost",
    })
  })

  it("a connection that ends politely, without an answer", async () => {
    const port = await serveTcp((socket) => socket.once("data", () => socket.end()))
    await expect(post(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      errorClass: "outcome_unknown",
      code: "connection_lost",
    })
  })

  it("something that is not HTTP", async () => {
    const port = await serveTcp((socket) => socket.once("data", () => socket.end("220 smtp.example ESMTP\r\n")))
    await expect(post(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      errorClass: "outcome_unknown",
      code: "incomplete_response",
    })
  })

  it("an answer that stops half-way until time is up", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{")
    })
    await expect(post(url, {}, AbortSignal.timeout(300))).rejects.toMatchObject({
      errorClass: "outcome_unknown",
      code: "timeout",
    })
  })

  it("a shutdown", async () => {
    const shutdown = new AbortController()
    const url = await serve(() => shutdown.abort())
    await expect(post(url, {}, shutdown.signal)).rejects.toMatchObject({
      errorClass: "outcome_unknown",
      code: "interrupted",
    })
  })

  it("is no doubt where nothing can have been booked", async () => {
    const port = await serveTcp((socket) => socket.once("data", () => socket.destroy()))
    const url = `http://127.0.0.1:${port}/`
    const lost = { errorClass: "transient", code: "connection_lost" }
    await expect(http.request(context(), { method: "GET", url })).rejects.toMatchObject(lost)
    await expect(http.request(context(), { method: "POST", url, phase: "prepare" })).rejects.toMatchObject(lost)
  })
})

describe("the answer", () => {
  it("may be exactly as large as the connection allows", async () => {
    const url = await serve((request, response) => response.end("x".repeat(Number(request.url?.slice(1)))))
    await expect(post(`${url}/10000`)).resolves.toMatchObject({ text: "x".repeat(10_000) })
    await expect(post(`${url}/10001`)).rejects.toMatchObject({ code: "response_too_large" })
  })

  it("is parsed as the shape that is needed, or says where it differs without quoting it", async () => {
    const url = await serve((_, response) => response.end('{"order":{"id":"s3cret"}}'))
    const response = await post(url)
    expect(response.parse(z.object({ order: z.object({ id: z.string() }) }))).toEqual({ order: { id: "s3cret" } })
    expect(() => response.parse(z.object({ order: z.object({ id: z.int() }) }))).toThrow(
      expect.objectContaining({
        errorClass: "outcome_unknown",
        code: "incomplete_response",
        message: expect.stringMatching(/order\.id/),
      })
    )
    expect(() => response.parse(z.object({ order: z.int() }))).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/s3cret/) })
    )
  })

  it("comes over a connection that is used once", async () => {
    const url = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    expect((await post(url)).json()).toMatchObject({ connection: "close", "accept-encoding": "identity" })
  })

  it("shows a status to a caller who accepts it, but never a web page", async () => {
    const url = await serve((request, response) => {
      response.writeHead(404).end(request.url === "/page" ? "<html>Not Found</html>" : "{}")
    })
    const get = (path: string) => http.request(context(), { method: "GET", url: url + path, accept: [404] })
    await expect(get("/api")).resolves.toMatchObject({ status: 404, text: "{}" })
    await expect(get("/page")).rejects.toMatchObject({ errorClass: "configuration", code: "not_found" })
  })
})
