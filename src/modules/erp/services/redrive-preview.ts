import { setTimeout as delay } from "node:timers/promises"
import { findMessage, outboundMessages, type MessageRegistry } from "../messages"
import type { Circuits } from "./circuits"
import { ConnectorCalls } from "./connector-calls"
import type { Connection, Connections } from "./connections"
import type { Database } from "./database"
import { Choices, type DeliveryChoice } from "./delivery-choice"
import type { Redrives } from "./redrives"

/** What a redrive would do. */
export interface RedrivePreviewView {
  /** Deliveries that would be sent again. */
  total: number
  /** Orders among them that the ERP was asked for, and how many of those it has. */
  looked_at: number
  found: number
  /** The same in a sentence. */
  summary: string
}

/** Orders asked for at most, and how long all the asking may take. */
const MOST = 50
const LONGEST_MS = 10_000
/** Calls at the same time, per connection at most as many as it takes. */
const AT_ONCE = 4

interface Sample {
  subject: string
  connection_id: string
}

/** Preview: how many would go, and how many of those the ERP has already. Changes nothing. */
export class RedrivePreview {
  private readonly calls = new ConnectorCalls()

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly redrives: Redrives,
    private readonly circuits: Circuits,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  /**
   * Asks for up to 50 orders that were attempted before, the oldest first, until ten seconds are over; only where the
   * connector can be asked and the ERP is not down, and no faster than the connection's rate. An ERP that does not answer is not counted as looked at.
   */
  async preview(choice: DeliveryChoice): Promise<RedrivePreviewView> {
    const [total, found] = [await this.redrives.count(choice), await this.look(choice)]
    const known = found.filter(Boolean).length
    const looked = found.length
      ? `${known} of ${found.length} looked at ${known === 1 ? "is" : "are"} already in the ERP`
      : "none could be looked for in the ERP"
    return { total, looked_at: found.length, found: known, summary: `${total} would go, ${looked}` }
  }

  /** Ends the asking that is under way. */
  stop(): void {
    this.calls.abort()
  }

  /** @returns for every order the ERP answered about whether it has it */
  private async look(choice: DeliveryChoice): Promise<boolean[]> {
    const askable = new Map(
      (await this.connections.list())
        .filter(({ status, client }) => status === "active" && client.findByReference)
        .map((connection) => [connection.id, connection])
    )
    const samples = await this.sample(choice, [...askable.keys()])
    const until = Date.now() + LONGEST_MS
    const found: boolean[] = []
    const ask = async (): Promise<void> => {
      for (let sample = samples.shift(); sample && Date.now() < until; sample = samples.shift()) {
        const connection = askable.get(sample.connection_id)!
        const answer = (await this.mayAsk(connection, until)) && (await this.find(connection, sample.subject))
        if (answer !== undefined) {
          found.push(answer)
        }
      }
    }
    const least = Math.min(AT_ONCE, ...[...askable.values()].map(({ policy }) => policy.concurrency))
    await Promise.all(Array.from({ length: least }, ask))
    return found
  }

  /** Waits for the connection's rate. @returns undefined when it does not come in time */
  private async mayAsk(connection: Connection, until: number): Promise<true | undefined> {
    for (let wait = await this.circuits.takeCall(connection); wait; wait = await this.circuits.takeCall(connection)) {
      if (Date.now() + wait > until) {
        return undefined
      }
      await delay(wait, undefined, { ref: false })
    }
    return true
  }

  private async sample(choice: DeliveryChoice, connectionIds: string[]): Promise<Sample[]> {
    const { where, values } = Choices.where(choice, 3)
    const types = Object.keys(this.messages).filter((type) => findMessage(this.messages, type)?.creates)
    return this.database.query<Sample>(
      `SELECT d.subject, d.connection_id FROM erp_delivery d
         JOIN erp_circuit r ON r.connection_id = d.connection_id AND r.state = 'closed' AND coalesce(r.throttled_until <= now(), true)
        WHERE d.connection_id = ANY($1) AND d.type = ANY($2) AND d.redrive_id IS NULL AND ${where}
        ORDER BY d.attempts_begun = 0, d.seq LIMIT ${MOST}`,
      [connectionIds, types, ...values]
    )
  }

  /** @returns undefined when the ERP did not say */
  private async find(connection: Connection, reference: string): Promise<boolean | undefined> {
    return this.calls
      .run(connection, async (context) => Boolean(await connection.client.findByReference!(reference, context)))
      .catch(() => undefined)
  }
}
