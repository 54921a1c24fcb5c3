import { MedusaError } from "@medusajs/framework/utils"
import type { ConnectorKind } from "./connector-kinds"
import type { ErpRuntime } from "./runtime"
import type { Actor } from "./services/audit-trail"
import type { Removal } from "./services/connection-removal"
import type { ConnectionView } from "./services/connection-views"
import type { ReencryptionReport } from "./services/reencryption"
import type { TestReport } from "./test-report"

/**
 * The part of the module's face that is about connections: what people may read and change of them at run time.
 *
 * Bodies come as they were sent and are checked here, as the plugin options are: with the connector's own schemas.
 * Errors name each wrong field by its path; values, which may be secrets, are never repeated.
 */
export class ConnectionFace {
  constructor(private readonly runtime: ErpRuntime) {}

  /** Kinds of ERPs, each with JSON Schemas for a form. */
  kinds(): ConnectorKind[] {
    return this.runtime.connectionViews.kinds()
  }

  async list(): Promise<ConnectionView[]> {
    return this.runtime.connectionViews.list()
  }

  /** @throws MedusaError not_found */
  async retrieve(id: string): Promise<ConnectionView> {
    return this.runtime.connectionViews.get(id)
  }

  /** A new connection starts now. @returns its id @throws MedusaError invalid_data, conflict (the name is taken) */
  async create(body: unknown, by: Actor): Promise<string> {
    return this.runtime.connectionEdits.create(body, by)
  }

  /**
   * Changes the fields that are given; null brings a default back. Credentials that are left out stay.
   *
   * @param body the changes, and as `revision` the one that was read
   * @throws MedusaError not_found, invalid_data, conflict (changed since, owned by the options, the name is taken)
   */
  async update(id: string, body: unknown, by: Actor): Promise<void> {
    await this.runtime.connectionEdits.update(id, body, by)
    this.runtime.relay.nudge()
  }

  /** @throws MedusaError not_found, conflict (open deliveries, owned by the options) */
  async remove(id: string, how: Removal, by: Actor): Promise<void> {
    await this.runtime.connectionRemoval.remove(id, how, by)
  }

  /**
   * Asks the ERP now what works. What it answers, or that it does not, is a finding.
   *
   * @param changes to test it with before they are saved; null for none
   * @throws MedusaError not_found, invalid_data, conflict (changes of what the options own)
   */
  async test(id: string, changes: unknown): Promise<TestReport> {
    return this.runtime.connectionTests.test(id, changes)
  }

  /** @throws MedusaError not_found, conflict (it is not active) */
  async pause(id: string, reason: string, by: Actor): Promise<void> {
    const { name } = await this.retrieve(id)
    if (!(await this.runtime.connections.pauseByHand(id, reason, by))) {
      throw new MedusaError(MedusaError.Types.CONFLICT, `Connection ${name} is not active.`)
    }
  }

  /** @throws MedusaError not_found, conflict (it is not paused) */
  async resume(id: string, reason: string | undefined, by: Actor): Promise<void> {
    const { name } = await this.retrieve(id)
    if (!(await this.runtime.connections.resume(id, reason, by))) {
      throw new MedusaError(MedusaError.Types.CONFLICT, `Connection ${name} is not paused.`)
    }
    this.runtime.relay.nudge()
  }

  /**
   * A new secret for what the ERP signs.
   *
   * @param keep how many of the older ones are taken as well, until the next rotation
   * @returns the secret, which is shown this once
   * @throws MedusaError not_found, invalid_data (no encryption key), conflict (owned by the options)
   */
  async rotateWebhookSecret(id: string, keep: number, by: Actor): Promise<string> {
    return this.runtime.connectionEdits.rotateWebhookSecret(id, keep, by)
  }

  /** Encrypts everything with the first key of the options. */
  async reencrypt(by: Actor): Promise<ReencryptionReport> {
    return this.runtime.reencryption.run(by)
  }
}
