import { failureError, isHtml, retryAfterMs, statusError, type Asked } from "../classify"
import { CONNECTOR_ERROR_CODES, connectorError, type ConnectorErrorCode } from "../codes"
import { ConnectFailure } from "../dial"
import { CallEnded, ExchangeFailure, ResponseTooLarge, type Stage } from "../exchange"

const now = Date.parse("2026-11-23T12:00:00Z")
const asked: Asked = { url: new URL("https://erp.example/orders?token=t0ken"), phase: "book", secrets: ["s3cret"] }
const answer = (status: number, text = "{}", headers: Record<string, string> = {}) => ({ status, text, headers })
const page = "<!DOCTYPE html><html><body>Sign in</body></html>"

describe("statusError", () => {
  it.each<[number, string, string, ConnectorErrorCode]>([
    [302, "", "configuration", "redirected"],
    [304, "", "configuration", "redirected"],
    [400, "{}", "rejected", "bad_request"],
    [401, "{}", "configuration", "unauthorized"],
    [403, page, "configuration", "forbidden"],
    [404, page, "configuration", "not_found"],
    [405, "", "configuration", "method_not_allowed"],
    [408, "", "outcome_unknown", "timeout"],
    [409, "{}", "rejected", "conflict"],
    [410, "", "configuration", "not_found"],
    [413, "", "rejected", "http_4xx"],
    [422, "{}", "rejected", "unprocessable"],
    [429, page, "throttled", "rate_limited"],
    [500, page, "outcome_unknown", "server_error"],
    [503, "{}", "outcome_unknown", "server_error"],
    [599, "", "outcome_unknown", "server_error"],
    [200, page, "configuration", "unexpected_html"],
    [400, page, "configuration", "unexpected_html"],
    [418, page, "configuration", "unexpected_html"],
  ])("%i %s → %s %s", (status, text, errorClass, code) => {
    expect(statusError(answer(status, text), asked)).toMatchObject({ errorClass, code, http_status: status })
  })

  it.each([200, 201, 202, 204])("%i is no error", (status) => {
    expect(statusError(answer(status), asked)).toBeUndefined()
  })

  it("has no doubt about a request that books nothing", () => {
    expect(statusError(answer(500), { ...asked, phase: "prepare" })).toMatchObject({
      errorClass: "transient",
      code: "server_error",
    })
    expect(statusError(answer(422), { ...asked, phase: "prepare" })).toMatchObject({ errorClass: "rejected" })
  })

  it("quotes the ERP without secrets, and the URL without its query", () => {
    const error = statusError(answer(422, JSON.stringify({ message: "SKU s3cret\u001b[31m\nis unknown" })), asked)
    expect(error?.message).toBe("HTTP 422 from https://erp.example/orders: SKU *** [31m is unknown")
  })

  it("passes Retry-After on with a 429 only", () => {
    expect(statusError(answer(429, "", { "retry-after": "7" }), asked, now)?.retry_after_ms).toBe(7000)
    expect(statusError(answer(503, "", { "retry-after": "7" }), asked, now)?.retry_after_ms).toBeUndefined()
  })
})

describe("retryAfterMs", () => {
  it.each<[string | undefined, number | undefined]>([
    ["0", 0],
    [" 120 ", 120_000],
    ["Mon, 23 Nov 2026 12:01:30 GMT", 90_000],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["999999999", 86_400_000],
    ["Tue, 23 Nov 2100 12:00:00 GMT", 86_400_000],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s → %s", (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected)
  })
})

describe("failureError", () => {
  const failed = (stage: Stage, cause: unknown) => failureError(new ExchangeFailure(stage, cause), asked)
  const coded = (code: string) => Object.assign(new Error("raw"), { code })

  it.each<[string, string]>([
    ["ECONNREFUSED", "connection_refused"],
    ["EHOSTUNREACH", "connection_refused"],
    ["ENOTFOUND", "dns_failure"],
    ["EAI_AGAIN", "dns_failure"],
    ["CONNECT_TIMEOUT", "connect_timeout"],
    ["ETIMEDOUT", "connect_timeout"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls_failure"],
    ["CERT_HAS_EXPIRED", "tls_failure"],
    ["ECONNRESET", "tls_failure"],
  ])("connecting: %s → transient %s", (reason, code) => {
    expect(failed("unsent", new ConnectFailure(reason, coded(reason)))).toMatchObject({ errorClass: "transient", code })
  })

  it("lets an error that is final while connecting through", () => {
    const blocked = connectorError("address_blocked", { message: "no" })
    expect(failed("unsent", new ConnectFailure("address_blocked", blocked))).toBe(blocked)
  })

  it.each<[Stage, unknown, string, string]>([
    ["unsent", new CallEnded(true), "transient", "connect_timeout"],
    ["unsent", new CallEnded(false), "transient", "interrupted"],
    ["unsent", new Error("no idea"), "transient", "unexplained"],
    ["sent", new CallEnded(true), "outcome_unknown", "timeout"],
    ["sent", new CallEnded(false), "outcome_unknown", "interrupted"],
    ["sent", coded("ECONNRESET"), "outcome_unknown", "connection_lost"],
    ["sent", coded("UND_ERR_SOCKET"), "outcome_unknown", "connection_lost"],
    ["sent", new Error("no idea"), "outcome_unknown", "unexplained"],
    ["sent", undefined, "outcome_unknown", "unexplained"],
    ["answered", new CallEnded(true), "outcome_unknown", "timeout"],
    ["answered", coded("UND_ERR_SOCKET"), "outcome_unknown", "incomplete_response"],
    ["answered", new ResponseTooLarge(), "outcome_unknown", "response_too_large"],
  ])("%s, %s → %s %s", (stage, cause, errorClass, code) => {
    expect(failed(stage, cause)).toMatchObject({ errorClass, code })
  })

  it("takes a failure of unknown origin for an unknown outcome", () => {
    expect(failureError(new TypeError("bug"), asked)).toMatchObject({ errorClass: "outcome_unknown" })
  })
})

describe("isHtml", () => {
  it.each([page, "\n <html lang=en>", "<!-- proxy --><!doctype html>", "<HEAD><title>"])("%j is", (text) => {
    expect(isHtml(text)).toBe(true)
  })

  it.each(["", "{}", '{"html":"<html>"}', "<?xml version='1.0'?><order/>", "Not Found"])("%j is not", (text) => {
    expect(isHtml(text)).toBe(false)
  })
})

describe("CONNECTOR_ERROR_CODES", () => {
  it("says every code in one line", () => {
    for (const [code, { meaning }] of Object.entries(CONNECTOR_ERROR_CODES)) {
      expect(code).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/)
      expect(meaning).toMatch(/^[A-Z][^\n]{10,100}\.$/)
    }
  })
})
