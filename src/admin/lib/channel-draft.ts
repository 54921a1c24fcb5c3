/** What people type of an alert channel, and what of it is sent. Pure. */
import type { Json } from "../../api/admin/erp/answers/shared"
import type { ChannelResponse } from "../../api/admin/erp/types"

export type Channel = Json<ChannelResponse>["channel"]

export interface ChannelDraft {
  name: string
  severities: string[]
  settings: Record<string, unknown>
  /** Secrets that change; null removes one, what is absent stays. */
  credentials: Record<string, unknown>
  private_addresses: boolean
}

export const NEW_CHANNEL: ChannelDraft = {
  ...{ name: "", severities: ["page", "ticket"], settings: {}, credentials: {}, private_addresses: false },
}

export const draftOf = ({ name, severities, settings, network }: Channel): ChannelDraft => ({
  ...{ name, severities, settings, credentials: {} },
  private_addresses: network?.allow_private_addresses === true,
})

/** The body of a new channel. */
export const creationOf = (kind: string, { private_addresses, ...draft }: ChannelDraft) => ({
  ...{ kind, ...draft },
  ...(private_addresses && { network: { allow_private_addresses: true } }),
})

/** What differs from the channel that was read; empty where nothing does. */
export function changesOf(channel: Channel, draft: ChannelDraft): Record<string, unknown> {
  const { name, severities, settings, credentials, private_addresses } = draft
  const before = draftOf(channel)
  return {
    ...(name !== before.name && { name }),
    ...(!same([...severities].sort(), [...before.severities].sort()) && { severities }),
    ...(!same(settings, before.settings) && { settings }),
    ...(Object.keys(credentials).length > 0 && { credentials }),
    ...(private_addresses !== before.private_addresses && {
      network: { ...channel.network, allow_private_addresses: private_addresses },
    }),
  }
}

/** What was typed on the state that was read, on the newest state: fields nobody touched here are as the other left them. */
export function rebased(read: Channel, draft: ChannelDraft, newest: Channel): ChannelDraft {
  const [from, to] = [draftOf(read), draftOf(newest)]
  const names = new Set([...Object.keys(draft.settings), ...Object.keys(from.settings), ...Object.keys(to.settings)])
  const settings = [...names].map((name) => [name, pick(from.settings[name], draft.settings[name], to.settings[name])])
  return {
    name: pick(from.name, draft.name, to.name),
    severities: pick(from.severities, draft.severities, to.severities),
    settings: Object.fromEntries(settings.filter(([, value]) => value !== undefined)) as ChannelDraft["settings"],
    credentials: draft.credentials,
    private_addresses: pick(from.private_addresses, draft.private_addresses, to.private_addresses),
  }
}

const pick = <Value>(before: Value, typed: Value, newest: Value) => (same(before, typed) ? newest : typed)

const same = (one: unknown, other: unknown) => inOrder(one) === inOrder(other)

const inOrder = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part
  )
