import { CONNECTOR_ERROR_CODES, ConnectorError, connectorError, type ConnectorErrorCode } from "../connector"
import { ordersCanPass, reportOf, reportOfError, reportOfProblem } from "../test-report"

const mask = (text: string) => text.replaceAll("hunter2", "***")
const codes = Object.keys(CONNECTOR_ERROR_CODES) as ConnectorErrorCode[]

it.each(codes)("%s is a failed check with its code and a fix", (code) => {
  const checks = reportOfError(connectorError(code, { message: "refused hunter2" }), "reachable", mask)
  const failed = checks.filter(({ ok }) => !ok)
  expect(failed).toEqual([
    {
      name: code === "unauthorized" || code === "forbidden" ? "authenticated" : "reachable",
      ok: false,
      code,
      detail: "refused ***",
      fix: expect.stringMatching(/^[A-Z].*\.$/),
    },
  ])
})

it("has a fix for codes of others, and for what is no ConnectorError, whose words are not shown", () => {
  const own = new ConnectorError("configuration", { code: "wrong_company", message: "company 7 is closed" })
  expect(reportOfError(own, "may_read_stock", mask)).toMatchObject([
    { name: "may_read_stock", code: "wrong_company", fix: expect.stringContaining("settings") },
  ])
  const [crash] = reportOfError(new TypeError("hunter2 is undefined"), "reachable", mask)
  expect(crash).toMatchObject({ name: "reachable", ok: false, code: "connector_crashed" })
  expect(JSON.stringify(crash)).not.toContain("hunter2")
})

it("keeps what the connector says, and adds a fix where it gives none", () => {
  expect(
    reportOf([
      { name: "reachable", ok: true, detail: "HTTP 200" },
      { name: "authenticated", ok: false, fix: "Ask the ERP's administrator." },
      { name: "clock", ok: false, detail: "90 s behind" },
    ])
  ).toEqual([
    { name: "reachable", ok: true, code: null, detail: "HTTP 200", fix: null },
    {
      name: "authenticated",
      ok: false,
      code: "authenticated_failed",
      detail: null,
      fix: "Ask the ERP's administrator.",
    },
    { name: "clock", ok: false, code: "clock_failed", detail: "90 s behind", fix: expect.stringContaining("settings") },
  ])
})

it("says of one that cannot be used why, and what to do", () => {
  expect(reportOfProblem("Its key is gone.")).toMatchObject({
    ok: false,
    checks: [{ name: "usable", ok: false, detail: "Its key is gone.", fix: expect.any(String) }],
  })
})

it("lets orders pass although their ERP's clock is wrong, or its stock cannot be read", () => {
  const failed = (name: "reachable" | "authenticated" | "may_create_orders" | "may_read_stock" | "clock") =>
    ordersCanPass([
      { name: "reachable", ok: name !== "reachable" },
      { name, ok: false },
    ])
  expect([failed("clock"), failed("may_read_stock")]).toEqual([true, true])
  expect([failed("reachable"), failed("authenticated"), failed("may_create_orders")]).toEqual([false, false, false])
})
