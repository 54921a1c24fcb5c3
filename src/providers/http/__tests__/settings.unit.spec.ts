import type { z } from "@medusajs/framework/zod"
import { HttpConnector } from "../connector"
import { httpCredentialsSchema, httpSettingsSchema } from "../settings"

const url = "https://erp.example/orders"
const lookup_url = "https://erp.example/orders?ref={reference}"
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** The fields a value is refused for. */
function refused(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value)
  return (error?.issues ?? []).map(({ path }) => path.join("."))
}

describe("settings", () => {
  it("need no more than a URL", () => {
    expect(httpSettingsSchema.parse({ url })).toEqual({
      url,
      message_types: ["order.placed"],
      document_number_field: "number",
      document_id_field: "id",
      document_url_field: "url",
      headers: {},
    })
  })

  it.each<[Record<string, unknown>, string]>([
    [{}, "url"],
    [{ url: "ftp://erp.example" }, "url"],
    [{ url: "erp.example/orders" }, "url"],
    [{ url: "https://user:password@erp.example" }, "url"],
    [{ url, lookup_url: "https://erp.example/orders" }, "lookup_url"],
    [{ url, lookup_url: "https://{reference}.example/" }, "lookup_url"],
    [{ url, test_url: "javascript:alert(1)" }, "test_url"],
    [{ url, stock_url: "https://erp.example/stock?since=1" }, "stock_url"],
    [{ url, stock_url: "https://user:password@erp.example/" }, "stock_url"],
    [{ url, idempotency: "lookup" }, "lookup_url"],
    [{ url, idempotency: "maybe" }, "idempotency"],
    [{ url, document_id_field: "a..b" }, "document_id_field"],
    [{ url, headers: { "x-a": "1\r\nx-b: 2" } }, "headers.x-a"],
    [{ url, headers: { "x a": "1" } }, "headers.x a"],
    [{ url, headers: { Authorization: "Bearer x" } }, "headers.Authorization"],
    [{ url, headers: { "Webhook-Id": "x" } }, "headers.Webhook-Id"],
    [{ url, headers: { "Idempotency-Key": "x" } }, "headers.Idempotency-Key"],
    [{ url, headers: { "Content-Length": "0" } }, "headers.Content-Length"],
    [{ url, headers: { Host: "other.example" } }, "headers.Host"],
  ])("%j is refused for %s", (settings, field) => {
    expect(refused(httpSettingsSchema, settings)).toContain(field)
  })

  it.each<[Record<string, unknown>, string]>([
    [{ url }, "none"],
    [{ url, lookup_url }, "lookup"],
    [{ url, lookup_url, idempotency: "key" }, "key"],
    [{ url, lookup_url, idempotency: "none" }, "none"],
    [{ url, idempotency: "key" }, "key"],
  ])("%j → idempotency %s", (settings, idempotency) => {
    expect(HttpConnector.idempotency(httpSettingsSchema.parse(settings))).toBe(idempotency)
  })
})

describe("credentials", () => {
  it("take one to five secrets, and an Authorization header", () => {
    expect(refused(httpCredentialsSchema, { signing_secrets: [secret] })).toEqual([])
    expect(
      refused(httpCredentialsSchema, { signing_secrets: Array(5).fill(secret), authorization: "Basic x" })
    ).toEqual([])
  })

  it.each<[Record<string, unknown>, string]>([
    [{ signing_secrets: [] }, "signing_secrets"],
    [{ signing_secrets: Array(6).fill(secret) }, "signing_secrets"],
    [{ signing_secrets: ["whsec_c2hvcnQ="] }, "signing_secrets.0"],
    [{ signing_secrets: [secret], authorization: "Bearer x\r\nx-a: 1" }, "authorization"],
    [{ signing_secrets: [secret], authorization: "" }, "authorization"],
  ])("%j is refused for %s, without showing it", (credentials, field) => {
    expect(refused(httpCredentialsSchema, credentials)).toContain(field)
    expect(JSON.stringify(httpCredentialsSchema.safeParse(credentials).error)).not.toContain("c2hvcnQ")
  })
})
