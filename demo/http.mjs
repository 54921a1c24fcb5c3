/** An answer that is not 2xx; the message quotes its start. */
export class HttpError extends Error {
  /**
   * @param {string} call for example `POST /store/carts`
   * @param {number} status
   * @param {string} body
   */
  constructor(call, status, body) {
    super(`${call} answered ${status}: ${body.slice(0, 300)}`)
    this.status = status
  }
}

/**
 * A JSON client of one server.
 *
 * @param {string} baseUrl
 * @param {Record<string, string>} [headers] sent with every request
 */
export function jsonClient(baseUrl, headers = {}) {
  /**
   * @param {"GET" | "POST" | "PUT"} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} the parsed answer
   * @throws {HttpError} for every status but 2xx
   */
  return async function call(method, path, body) {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await response.text()
    if (!response.ok) {
      throw new HttpError(`${method} ${path}`, response.status, text)
    }
    return text ? JSON.parse(text) : undefined
  }
}
