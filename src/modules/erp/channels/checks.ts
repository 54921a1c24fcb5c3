/** What a test of a channel found, in words a person can act upon. Pure. */
import { ConnectorError, type ConnectorErrorCode } from "../connector"
import type { ChannelCheck } from "./kind"

/** Codes of channels besides those of the connector kit. */
export const CHANNEL_CODES = {
  no_provider: "The store has no notification provider for this channel.",
  notification_failed: "The store's notification provider failed.",
  ticket_gone: "The ticket was deleted or moved, or is out of the user's sight.",
  channel_failed: "The channel failed unexpectedly.",
  channel_unusable: "The channel cannot be used as it is stored.",
} as const

const FIXES: Partial<Record<ConnectorErrorCode | keyof typeof CHANNEL_CODES, string>> = {
  connection_refused: "Check host and port, and whether a firewall lets this server out.",
  dns_failure: "Check the host name in the URL.",
  tls_failure: "Check the certificate; for a certificate authority of your own, set network.ca.",
  connect_timeout: "Check host, port and firewall.",
  rate_limited: "Wait and test again; what is to be said waits as long.",
  bad_request: "Check the settings and the key: it cannot take the message as it is.",
  unprocessable: "Check the settings: it refuses the message as it is.",
  unauthorized: "Enter the credentials anew; they are not accepted.",
  forbidden: "Give the user or the token the right to do this.",
  not_found: "Check the URL and the names in the settings: there is nothing there, or it is out of the user's sight.",
  method_not_allowed: "Check the URL: it exists, but takes no messages.",
  redirected: "Enter the URL it redirects to; redirects are never followed.",
  unexpected_html: "Check the URL: a web page answers there instead of an API.",
  address_blocked: "If it is in your own network, set network.allow_private_addresses.",
  invalid_ca: "Enter network.ca as PEM, from BEGIN CERTIFICATE to END CERTIFICATE.",
  no_provider: "Add a provider for this channel to the store's notification module, or choose another channel.",
  notification_failed: "Look into the store's log: the provider says more there.",
}

const UNKNOWN_FIX = "Test again; if it stays so, check the URL and whether the service works."

export const passed = (name: ChannelCheck["name"], detail: string | null = null): ChannelCheck => ({
  ...{ name, ok: true, code: null, detail, fix: null },
})

export const failed = (
  name: ChannelCheck["name"],
  { code, detail, fix }: { code: string; detail: string | null; fix?: string }
): ChannelCheck => ({ name, ok: false, code, detail, fix: fix ?? fixOf(code) })

/**
 * What an error says instead; secrets are masked by whoever shows it.
 *
 * @param subject which check stands for the call; a refusal of credentials is one of its own
 */
export function failedBy(error: unknown, subject: ChannelCheck["name"]): ChannelCheck[] {
  if (!ConnectorError.is(error)) {
    return [
      failed(subject, {
        code: "channel_failed",
        detail: CHANNEL_CODES.channel_failed,
        fix: "Look into the store's log.",
      }),
    ]
  }
  const { code, message: detail } = error
  return code === "unauthorized" && subject !== "authenticated"
    ? [passed("reachable"), failed("authenticated", { code, detail })]
    : [failed(subject, { code, detail })]
}

export const fixOf = (code: string): string => FIXES[code as keyof typeof FIXES] ?? UNKNOWN_FIX
