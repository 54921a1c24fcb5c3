import { createHmac } from "node:crypto"
import { request } from "node:http"
import { connect } from "node:net"

export const WEBHOOK_SECRETS = ["b", "c"].map((letter) => `whsec_${Buffer.from(letter.repeat(32)).toString("base64")}`)

/** An event as an ERP sends it. */
export function stockEvent(id: string, overrides: Record<string, unknown> = {}) {
  return {
    specversion: "1.0",
    id,
    source: "/erp/main",
    type: "stock.level",
    version: 2,
    data: { items: [{ sku: "A", quantity: 3, version: 1 }] },
    ...overrides,
  }
}

/** Headers of a request signed as Standard Webhooks says, by hand: the kit's own signature would hide its faults. */
export function signedHeaders(body: string | Buffer, secrets = WEBHOOK_SECRETS.slice(0, 1)): Record<string, string> {
  const seconds = `${Math.floor(Date.now() / 1000)}`
  const sign = (secret: string) =>
    createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"))
      .update(`msg_1.${seconds}.`)
      .update(body)
      .digest("base64")
  return {
    "content-type": "application/json",
    "webhook-id": "msg_1",
    "webhook-timestamp": seconds,
    "webhook-signature": secrets.map((secret) => `v1,${sign(secret)}`).join(" "),
  }
}

export interface RawAnswer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  text: string
}

/**
 * A POST whose bytes the test chooses. It ends with the answer, also where that comes before the body is sent.
 *
 * @param body pieces, sent one after another; `undefined` among them: nothing more is sent
 */
export function rawPost(
  url: string,
  headers: Record<string, string>,
  body: (string | Buffer | undefined)[]
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () => {
        call.on("error", () => undefined).destroy()
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        })
      })
    })
    call.on("error", reject)
    for (const piece of body) {
      if (piece === undefined) {
        return
      }
      call.write(piece)
    }
    call.end()
  })
}

/** A sender that never stops sending a body. @returns all it was told until the other side closed the line */
export function endlessPost(url: string, timeoutMs = 10_000): Promise<string> {
  const { hostname, port, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const line = connect(Number(port), hostname)
    let told = ""
    line.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const sending = setInterval(() => line.write(`400\r\n${"x".repeat(0x400)}\r\n`), 20)
    const tooLong = setTimeout(() => {
      line.destroy()
      reject(new Error(`The line was still open after ${timeoutMs} ms. So far: ${told}`))
    }, timeoutMs)
    line.on("data", (chunk) => (told += chunk.toString()))
    // Who is still sending when the line is closed is told so by an error.
    line.on("error", () => undefined)
    line.on("close", () => {
      clearInterval(sending)
      clearTimeout(tooLong)
      resolve(told)
    })
  })
}

/** A sender that listens only once it has sent everything. @returns what it is told then */
export async function deafPost(url: string, body: Buffer): Promise<string> {
  const { hostname, port, pathname } = new URL(url)
  const line = connect(Number(port), hostname).pause()
  line.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n\r\n`)
  await new Promise<void>((resolve, reject) => line.on("error", reject).write(body, () => resolve()))
  let told = ""
  for await (const chunk of line) {
    told += String(chunk)
  }
  return told
}

/** Posts one event or a batch, or a text, signed unless the headers say otherwise. */
export async function postEvent(url: string, event: unknown, headers: Record<string, string> = {}) {
  const body = typeof event === "string" ? event : JSON.stringify(event)
  return asJson(await rawPost(url, { ...signedHeaders(body), ...headers }, [body]))
}

export function asJson({ status, text }: RawAnswer): { status: number; body: Record<string, unknown> } {
  return { status, body: JSON.parse(text) as Record<string, unknown> }
}
