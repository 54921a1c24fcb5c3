/**
 * Address guard: keeps a connection's URL from reaching where only this server can reach (SSRF).
 *
 *   host name --lookup--> addresses --guard--> allowed addresses --connect--> socket
 *
 * It judges the addresses that will be connected to, not the host name, so a name that resolves to something else the
 * second time (DNS rebinding) gains nothing. Literals need no lookup and are judged by the caller (dial.ts). Other
 * spellings of IPv4 (decimal, hex, octal) never arrive here: the URL parser has made them dotted already.
 */
import { lookup as systemLookup } from "node:dns"
import { BlockList, isIPv4, isIPv6, type LookupFunction } from "node:net"
import { connectorError } from "./codes"
import type { ConnectorError } from "./errors"

/** `forbidden` is blocked always, `private` unless the connection allows private addresses. */
export type AddressKind = "public" | "private" | "forbidden"

/** Link-local (there live most metadata services), the metadata services elsewhere, multicast and broadcast. */
const FORBIDDEN = subnets([
  "169.254.0.0/16",
  "100.100.100.200/32", // Alibaba Cloud metadata
  "168.63.129.16/32", // Azure host agent
  "192.0.0.192/32", // Oracle Cloud metadata
  "224.0.0.0/4",
  "255.255.255.255/32",
  "fe80::/10",
  "fd00:ec2::254/128", // AWS metadata
  "fd20:ce::254/128", // Google Cloud metadata
  "ff00::/8",
])

/** Not globally reachable. Source: the IANA special-purpose address registries (RFC 6890). */
const PRIVATE = subnets([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
  "::/128",
  "::1/128",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fec0::/10",
])

/** Judges an IP address. What is no address is `forbidden`. */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) {
    return listed(address, "ipv4")
  }
  const bare = address.split("%")[0] ?? ""
  if (!isIPv6(bare)) {
    return "forbidden"
  }
  const kind = listed(bare, "ipv6")
  const embedded = embeddedIPv4(bare)
  return embedded && kind === "public" ? listed(embedded, "ipv4") : kind
}

export function isAllowedAddress(address: string, allowPrivate: boolean): boolean {
  const kind = addressKind(address)
  return kind === "public" || (kind === "private" && allowPrivate)
}

/** The error for a host none of whose addresses may be used. */
export function blockedAddress(host: string, address: string): ConnectorError {
  const forbidden = addressKind(address) === "forbidden"
  return connectorError("address_blocked", {
    message: forbidden
      ? `${host} is the address ${address}, which is never called.`
      : `${host} is the private address ${address}. If it is meant to be there, set network.allow_private_addresses.`,
  })
}

/**
 * A `lookup` for `net.connect` and `tls.connect` that yields only the allowed ones of a host's addresses, and fails
 * with `address_blocked` when none is left.
 */
export function guardedLookup(allowPrivate: boolean, resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        return callback(error, [])
      }
      const allowed = addresses.filter(({ address }) => isAllowedAddress(address, allowPrivate))
      const [first] = allowed
      if (!first) {
        return callback(blockedAddress(hostname, addresses[0]?.address ?? "none"), [])
      }
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
}

function listed(address: string, family: "ipv4" | "ipv6"): AddressKind {
  if (FORBIDDEN.check(address, family)) {
    return "forbidden"
  }
  return PRIVATE.check(address, family) ? "private" : "public"
}

function subnets(cidrs: string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = "", prefix] = cidr.split("/")
    list.addSubnet(network, Number(prefix), isIPv4(network) ? "ipv4" : "ipv6")
  }
  return list
}

/** The IPv4 address a packet to this IPv6 address ends at: mapped, compatible, translated (NAT64, SIIT) or 6to4. */
function embeddedIPv4(address: string): string | undefined {
  const words = ipv6Words(address)
  const head = words
    .slice(0, 6)
    .map((word) => word.toString(16))
    .join(":")
  const low = words.slice(6)
  if (["0:0:0:0:0:0", "0:0:0:0:0:ffff", "0:0:0:0:ffff:0", "64:ff9b:0:0:0:0"].includes(head)) {
    return dotted(low)
  }
  if (words[0] === 0x64 && words[1] === 0xff9b && words[2] === 1) {
    return dotted(low)
  }
  return words[0] === 0x2002 ? dotted(words.slice(1, 3)) : undefined
}

function dotted(words: number[]): string {
  return words.flatMap((word) => [word >> 8, word & 0xff]).join(".")
}

/** The eight 16-bit words of a valid IPv6 address. */
function ipv6Words(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [left = "", right] = hex.split("::")
  const before = left ? left.split(":") : []
  const after = right ? right.split(":") : []
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array<string>(zeros).fill("0"), ...after].map((word) => parseInt(word, 16))
}
