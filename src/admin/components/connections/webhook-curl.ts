/** Lines for a shell that do what an ERP does. Pure. */

/** In single quotes, whatever it has in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * Sends one stock event, signed as Standard Webhooks says, with nothing but openssl and curl.
 *
 * @param secret absent where nobody may read it any more: then there is a place to put it in
 */
export function webhookCurl(url: string, secret: string | undefined): string {
  return [
    `SECRET=${quoted(secret ?? "whsec_…")}`,
    `ID="try-$(date +%s)"; AT=$(date +%s); TIME=$(date -u +%Y-%m-%dT%H:%M:%SZ)`,
    `BODY='{"specversion":"1.0","id":"'$ID'","source":"/try","type":"stock.level","version":2,"time":"'$TIME'","data":{"items":[{"sku":"TRY-1","quantity":5,"version":'$AT'}]}}'`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
    `SIGNATURE=$(printf '%s.%s.%s' "$ID" "$AT" "$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | openssl base64 -A)`,
    `curl -i ${quoted(url)} -H 'content-type: application/cloudevents+json' -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE" -d "$BODY"`,
  ].join("\n")
}
