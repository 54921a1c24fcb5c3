import { randomBytes } from "node:crypto"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Logger } from "@medusajs/framework/types"
import { eventually } from "../support/eventually"
import { describeStore, ok } from "../support/store"

const KEY = randomBytes(32).toString("base64")
const canary = (letter: string) => `CANARY${letter.repeat(20)}`
/** What must show nowhere: as it is, and as it may be within a base64. */
const SECRETS = {
  authorization: `Bearer ${canary("A")}`,
  signing: `whsec_${Buffer.from(canary("BCDEF").slice(0, 33)).toString("base64")}`,
  hook: `whsec_${Buffer.from(canary("GHIJK").slice(0, 33)).toString("base64")}`,
}
const NEEDLES = ["CANARY", SECRETS.signing.slice(6, -4), SECRETS.hook.slice(6, -4), KEY]

describeStore("canaries in the credentials", { encryption: { keys: [{ id: "k", secret: KEY }] } }, (store) => {
  let erp: Server
  let url: string
  const heard: string[] = []

  beforeAll(async () => {
    // Repeats what it was sent, as ERPs do that are proud of their error messages.
    erp = createServer((request, response) => {
      const { authorization = "" } = request.headers
      heard.push(authorization)
      const message = `token ${authorization.split(" ")[1]} (${authorization}) is refused`
      response.writeHead(request.method === "POST" ? 422 : 500, { "content-type": "application/json" })
      response.end(JSON.stringify({ message }))
    })
    await new Promise<void>((listening) => erp.listen(0, "127.0.0.1", listening))
    url = `http://127.0.0.1:${(erp.address() as AddressInfo).port}/orders`
  })
  afterAll(() => new Promise((closed) => erp.close(closed)))

  it("show in no table, log, answer, error or job", async () => {
    await store.runtime.connections.sync()
    const seen: Record<string, string[]> = { logs: logLines(), jobs: jobs(), answers: [] }
    const admin = async (method: string, path: string, body?: unknown) => {
      const answer = await store.admin(method, path, body)
      seen.answers!.push(JSON.stringify(answer))
      return answer
    }
    const wanted = {
      name: "canary",
      connector: "http",
      settings: { url, test_url: `${url}/status`, idempotency: "key" },
      credentials: { signing_secrets: [SECRETS.signing], authorization: SECRETS.authorization },
      webhook_secrets: [SECRETS.hook],
      network: { allow_private_addresses: true },
      retry_schedule: ["100ms"],
    }
    const { id } = ok(await admin("POST", "/connections", wanted)).connection
    await admin("POST", "/connections", wanted)
    await admin("POST", "/connections", {
      ...wanted,
      name: "other",
      credentials: { ...wanted.credentials, signing_secrets: SECRETS.signing },
    })
    await admin("POST", `/connections/${id}`, {
      revision: 1,
      credentials: { authorization: `${SECRETS.authorization}\n` },
    })
    await admin("POST", `/connections/${id}`, { revision: 9, credentials: { authorization: SECRETS.authorization } })
    await admin("POST", `/connections/${id}`, { revision: 1, credentials: SECRETS.authorization })
    await admin("POST", `/connections/${id}`, { revision: 1, webhook_secrets: [SECRETS.hook, SECRETS.authorization] })
    await admin("POST", `/connections/${id}`, { revision: 1, credentials: { authorization: SECRETS.authorization } })
    expect((await admin("POST", `/connections/${id}/test`)).body.ok).toBe(false)
    await admin("POST", `/connections/${id}/test`, { credentials: { authorization: `${SECRETS.authorization}2` } })

    const [order] = (await store.createOrders(1)) as [string]
    await store.sweep()
    const dead = await eventually(async () => {
      const { deliveries } = (await admin("GET", `/deliveries?order=${order}&connection=${id}`)).body
      return deliveries[0]?.status === "dead" ? deliveries[0] : undefined
    }, "the delivery is dead")
    expect(dead.reason).toContain("***")
    const { exchanges } = ok(await admin("GET", `/deliveries/${dead.id}`)).delivery.history[0]
    expect(exchanges).toMatchObject([
      { purpose: "deliver", response: { status: 422, body: expect.stringContaining("***") } },
    ])
    const shared = [
      "/overview",
      "/connections",
      `/connections/${id}`,
      "/connectors",
      "/deliveries",
      `/deliveries/${dead.id}`,
    ]
    for (const path of [...shared, `/orders/${order}`, "/inbox"]) {
      ok(await admin("GET", path))
    }
    await admin("POST", `/connections/${id}/rotate-webhook-secret`, {})
    seen.tables = await dump()
    await store.sql(`UPDATE erp_connection SET credentials = 'v1.k.broken' WHERE id = $1`, [id])
    store.runtime.connections.forget()
    expect((await admin("GET", `/connections/${id}`)).body.connection.problem).toContain("cannot be decrypted")
    await admin("POST", `/connections/${id}/test`)

    seen.tables.push(...(await dump()))
    expect(heard).toContain(SECRETS.authorization)
    expect(seen.tables.length).toBeGreaterThan(50)
    expect(seen.jobs!.length).toBeGreaterThan(0)
    expect(seen.logs!.length).toBeGreaterThan(0)
    for (const [place, texts] of Object.entries(seen)) {
      for (const needle of NEEDLES) {
        expect([place, needle, texts.filter((text) => text.includes(needle))]).toEqual([place, needle, []])
      }
    }
  })

  /** Every row of every table, as text. */
  async function dump(): Promise<string[]> {
    const tables = await store.sql<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`
    )
    const rows: string[] = []
    for (const { name } of tables) {
      const found = await store.sql<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${name} t`)
      rows.push(...found.map(({ text }) => text))
    }
    return rows
  }

  /** From now on, all that the plugin and the store log. */
  function logLines(): string[] {
    const lines: string[] = []
    const loggers = [Reflect.get(store.runtime.log, "logger"), store.container.resolve("logger")] as Logger[]
    for (const logger of new Set(loggers)) {
      for (const level of ["info", "warn", "error", "debug"] as const) {
        const write = logger[level].bind(logger) as (...parts: unknown[]) => void
        logger[level] = (...parts: unknown[]) => {
          lines.push(parts.map((part) => (part instanceof Error ? `${part.stack}` : JSON.stringify(part))).join(" "))
          write(...parts)
        }
      }
    }
    return lines
  }

  /** From now on, all that the queue is given. */
  function jobs(): string[] {
    const given: string[] = []
    const { queue } = store.runtime
    const add = queue.add.bind(queue)
    queue.add = async (list) => {
      given.push(JSON.stringify(list))
      return add(list)
    }
    return given
  }
})
