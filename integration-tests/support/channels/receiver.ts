import { Webhook } from "standardwebhooks"
import { FaultServer } from "../../connectors/fault-server"

export const SIGNING_SECRET = `whsec_${Buffer.from("secret of a channel, 32 bytes ok").toString("base64")}`

export interface Received {
  id: string
  type: string
  data: { incident?: { id: string; summary: string }; text: { title: string; body: string }; links?: object }
}

/** Takes signed webhooks, and refuses others. */
export class Receiver {
  readonly received: Received[] = []
  readonly server = new FaultServer(({ headers, body }) => {
    try {
      new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>)
    } catch {
      return { status: 401, body: '{"message":"bad signature"}' }
    }
    this.received.push({ id: String(headers["webhook-id"]), ...JSON.parse(body) })
    return { status: 204 }
  })

  /** A channel that leads here, as it is written. */
  channel(over: object = {}) {
    return {
      name: "desk",
      kind: "webhook",
      settings: { url: this.server.url },
      credentials: { signing_secrets: [SIGNING_SECRET] },
      network: { allow_private_addresses: true },
      ...over,
    }
  }
}
