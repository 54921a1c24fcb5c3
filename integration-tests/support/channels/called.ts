import { channelKinds, type ChannelKinds, type NotifyStore } from "../../../src/modules/erp/channels"
import type { ChannelContext } from "../../../src/modules/erp/channels"
import { links } from "../../../src/modules/erp/alerts"
import { notice as rendered, type Notice, type NoticeIncident } from "../../../src/modules/erp/channels/notice"
import { HttpClient } from "../../../src/modules/erp/connector"

export const ADMIN_URL = "https://shop.example/app"

/** Kinds of channels without a store: called as the notifier calls them. */
export class Called {
  private readonly http = new HttpClient()
  readonly kinds: ChannelKinds

  constructor(notify: NotifyStore = async () => "no_provider") {
    this.kinds = channelKinds(this.http, notify)
  }

  /** A channel of this kind, with settings and credentials as they are written. */
  channel(kind: string, settings: object, credentials: object = {}) {
    const sender = this.kinds.get(kind)!
    const context = {
      connection: { id: "erpcha_1", name: "desk", cache_key: "erpcha_1/1" },
      settings: sender.settingsSchema.parse(settings),
      credentials: sender.credentialsSchema.parse(credentials),
      guests: "create",
      network: { connect_timeout_ms: 1_000, allow_private_addresses: true, max_response_bytes: 100_000 },
      timeout_ms: 2_000,
      signal: AbortSignal.timeout(2_000),
    } satisfies ChannelContext
    return {
      send: (notice: Notice) => sender.send(notice, context),
      test: () => sender.test(context),
    }
  }

  async close(): Promise<void> {
    await this.http.close()
  }
}

/** What is said of an incident of the connection `main-erp`. */
export function notice(
  event: Notice["event"],
  over: Partial<Notice> = {},
  incident: Partial<NoticeIncident> = {}
): Notice {
  const id = incident.id ?? "erpinc_01"
  return rendered({
    ...{ id: `erpnot_${event}`, event, at: "2026-03-01T09:30:00.000Z", ticket: null, in_doubt: false },
    ...over,
    incident: {
      ...{ id, rule: "dead_letter", severity: "page", connection: "main-erp", cause: "c4f3" },
      ...{ summary: "5 orders were refused with unknown_article.", numbers: { count: 5 } },
      ...{ since: "2026-03-01T09:00:00.000Z", opened_at: "2026-03-01T09:05:00.000Z", resolved_at: null },
      ...(event === "resolved" && { resolved_at: "2026-03-01T11:00:00.000Z" }),
      ...incident,
    },
    links: links({ id, rule: incident.rule ?? "dead_letter" }, { admin_url: ADMIN_URL }),
  })
}
