/** Channels: how people are told of incidents, a file per kind. */
import type { HttpClient } from "../connector"
import { GithubChannel } from "./github"
import { JiraChannel } from "./jira"
import type { ChannelKind } from "./kind"
import { NotificationChannel, type NotifyStore } from "./notification"
import { PagerDutyChannel } from "./pagerduty"
import { SlackChannel } from "./slack"
import { WebhookChannel } from "./webhook"

export type { ChannelCheck, ChannelContext, ChannelKind, Sent } from "./kind"
export type { NotifyStore, StoreNotification } from "./notification"

/** By name. */
export type ChannelKinds = ReadonlyMap<string, ChannelKind>

export function channelKinds(http: HttpClient, notify: NotifyStore): ChannelKinds {
  const kinds: ChannelKind[] = [
    new WebhookChannel(http),
    new PagerDutyChannel(http),
    new JiraChannel(http),
    new NotificationChannel(notify),
    new SlackChannel(http),
    new GithubChannel(http),
  ]
  return new Map(kinds.map((kind) => [kind.kind, kind]))
}
