/**
 * Dial: how connections to an ERP are opened, and what "nothing of the request left" rests on.
 *
 * Every error that arises here, before the connection stands, is a {@link ConnectFailure}: the request is still whole
 * on our side. Connections are used once. A kept-alive one may be closed by the ERP in the moment we write, and then
 * nobody can tell whether the order arrived; a handshake per order costs milliseconds, an order in doubt costs a person.
 */
import { X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import * as tls from "node:tls"
import { Agent, buildConnector } from "undici"
import { blockedAddress, guardedLookup, isAllowedAddress } from "./address-guard"
import { connectorError } from "./codes"
import type { NetworkSettings } from "./contract"

/** Opening the connection failed; nothing of the request was sent. */
export class ConnectFailure extends Error {
  /** @param reason the error code of the system, of TLS, or one of ours; or the error itself where it is final. */
  constructor(
    readonly reason: string,
    override readonly cause: unknown
  ) {
    super(`could not connect: ${reason}`)
    this.name = "ConnectFailure"
  }
}

/** An agent that keeps to `network`. Throws `invalid_ca`. The caller closes it. */
export function openAgent(network: NetworkSettings): Agent {
  const allowPrivate = network.allow_private_addresses
  const dial = buildConnector({
    lookup: guardedLookup(allowPrivate),
    rejectUnauthorized: true,
    allowH2: false,
    // Only frees the socket; the deadline callers see is the exact one below.
    timeout: network.connect_timeout_ms + 1000,
    ...(network.ca === undefined ? {} : { ca: trusted(network.ca) }),
  })

  const connect: buildConnector.connector = (options, callback) => {
    let settled = false
    const settle = (...result: Parameters<buildConnector.Callback>) => {
      if (settled) {
        return result[1]?.destroy()
      }
      settled = true
      clearTimeout(deadline)
      callback(...result)
    }
    const fail = (error: unknown) => settle(new ConnectFailure(reasonOf(error), error), null)
    const deadline = setTimeout(() => fail({ code: "CONNECT_TIMEOUT" }), network.connect_timeout_ms)

    const host = options.hostname.replace(/^\[|\]$/g, "")
    if (isIP(host) && !isAllowedAddress(host, allowPrivate)) {
      return fail(blockedAddress(options.hostname, host))
    }
    try {
      dial(options, (error, socket) => {
        if (error) {
          return fail(error)
        }
        // Lookup and literals are judged above; this holds whatever way a connection may come about.
        const connected = socket.remoteAddress
        if (connected === undefined || !isAllowedAddress(connected, allowPrivate)) {
          socket.destroy()
          return fail(connected ? blockedAddress(options.hostname, connected) : { code: "ECONNRESET" })
        }
        settle(null, socket)
      })
    } catch (error) {
      fail(error)
    }
  }
  return new Agent({ connect, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 })
}

/**
 * The connection's authority besides those Node trusts. Where Node cannot name the latter whole (before 22.15), those
 * it was given by NODE_EXTRA_CA_CERTS are not among them and must be in `ca` as well.
 */
function trusted(ca: string): string[] {
  const certificates = ca.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw connectorError("invalid_ca", { message: "network.ca must be one or more certificates in PEM form." })
  }
  const { getCACertificates } = tls as { getCACertificates?: (type: "default") => string[] }
  return [...(getCACertificates?.("default") ?? tls.rootCertificates), ...certificates]
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** With several addresses tried, Node throws an AggregateError whose code may be missing: the first one's then. */
function reasonOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: Array<{ code?: unknown }> }
  const reason = code ?? errors?.[0]?.code
  return typeof reason === "string" ? reason : "unknown"
}
