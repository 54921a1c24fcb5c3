import type { z } from "@medusajs/framework/zod"
import type { ConnectorContext } from "../connector"
import type { Notice, Ticket } from "./notice"

/** What a channel's code gets for one message. Errors of its requests are the connector kit's, with its classes. */
export type ChannelContext<Settings = unknown, Credentials = unknown> = ConnectorContext<Settings, Credentials>

/** What became of a message that was not refused. */
export interface Sent {
  /** What the incident is there; remembered for all that follows. */
  ticket?: Ticket
  /** For people who look what became of it, for example that an issue could not be closed. */
  note?: string
  /** Nothing was sent, and need not be tried again. `broken`: nothing ever will be, until somebody mends it. */
  skipped?: { code: string; reason: string; broken?: boolean }
}

/** One thing a test of a channel looked at. `fix` says what to change when it is not ok. */
export interface ChannelCheck {
  name: "usable" | "reachable" | "authenticated" | "may_write" | "sent"
  ok: boolean
  code: string | null
  detail: string | null
  fix: string | null
}

/**
 * A kind of channel: how people are told in one particular system. One instance serves all channels of its kind at the
 * same time; it keeps nothing.
 */
export interface ChannelKind<Settings = unknown, Credentials = unknown> {
  /** Lower-case, for example `webhook`. */
  readonly kind: string
  /** For people. */
  readonly displayName: string
  /** Whether an incident becomes a ticket there, which all that follows belongs to. */
  readonly tickets: boolean
  /** A form is generated from it: every field has a title and a description. */
  readonly settingsSchema: z.ZodType<Settings>
  /** Stored encrypted or not at all, never shown again. */
  readonly credentialsSchema: z.ZodType<Credentials>
  /** Whether somebody is reached at once by it, also at night; else it is read when somebody looks. */
  wakes(settings: Settings): boolean
  /** Where it leads. What was entered for one place is never sent to another. */
  target(settings: Settings): string
  /**
   * Says it once, as far as the system can tell a repetition: where `in_doubt`, it may be there already.
   *
   * @throws ConnectorError
   */
  send(notice: Notice, context: ChannelContext<Settings, Credentials>): Promise<Sent>
  /** Whether it would work, with as little left behind as possible. What it finds is no error. @throws ConnectorError */
  test(context: ChannelContext<Settings, Credentials>): Promise<ChannelCheck[]>
}
