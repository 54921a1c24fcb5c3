import type { ConfiguredChannel } from "../channel-config"
import type { ChannelContext } from "../channels"
import { ConnectorCalls } from "./connector-calls"

/** One whole call of a channel. */
const TIMEOUT_MS = 10_000

/** Channel calls: runs a channel's code with what it needs, and ends it in time; see ConnectorCalls. */
export class ChannelCalls {
  private readonly calls = new ConnectorCalls()

  async run<Result>(
    { id, name, revision }: { id: string; name: string; revision: number },
    { settings, credentials, network }: ConfiguredChannel,
    work: (context: ChannelContext) => Promise<Result>
  ): Promise<Result> {
    const own = { id, name, settings, credentials, network, cache_key: `${id}/${revision}` }
    return this.calls.run({ ...own, guests: "create", policy: { timeout: TIMEOUT_MS } }, work)
  }

  /** Ends the calls under way, and at once those to come. */
  abort(): void {
    this.calls.abort()
  }
}
