import type { Channel } from "./channel-draft"

/** How a channel stands, in one word of the states. Pure. */
export function channelState({ status, problem, failing_since }: Channel): "paused" | "failing" | "active" {
  return status === "paused" ? "paused" : problem || failing_since ? "failing" : "active"
}
