import { MedusaError } from "@medusajs/framework/utils"
import type { ErpRuntime } from "./runtime"
import type { Actor } from "./services/audit-trail"
import type { LocationMapping } from "./services/locations"
import type { PollReport } from "./services/stock-polls"

/** The part of the module's face that is about stock: what ERPs say of it, and where it belongs. */
export class StockFace {
  constructor(private readonly runtime: ErpRuntime) {}

  /** What the ERPs last said of an item. */
  async find(by: { sku?: string; inventory_item_id?: string }) {
    return this.runtime.stock.find(by)
  }

  /** What waits, by connection and reason. */
  async held() {
    return this.runtime.stock.held()
  }

  /** Asks every ERP whose time has come what changed in its stock. */
  async pollDue(): Promise<PollReport[]> {
    return this.runtime.polls.pollDue()
  }

  /**
   * Asks one ERP now; `full`: for everything, not only for what changed.
   *
   * @throws MedusaError not_found, conflict (it is paused or down, or cannot be asked)
   */
  async poll(connectionId: string, full: boolean, by?: Actor): Promise<PollReport> {
    return this.runtime.polls.poll(await this.connection(connectionId), { full }, by)
  }

  /** Which of the ERP's locations is which stock location, and those it spoke of that are none. @throws MedusaError not_found */
  async locationsOf(connectionId: string) {
    const { id } = await this.connection(connectionId)
    const [locations, unmapped] = await Promise.all([
      this.runtime.locations.list(id),
      this.runtime.locations.unmapped(id),
    ])
    return { locations, unmapped }
  }

  /** Replaces the whole map of a connection. @throws MedusaError not_found, invalid_data */
  async replaceLocations(connectionId: string, locations: LocationMapping[], by: Actor): Promise<void> {
    const { id } = await this.connection(connectionId)
    await this.runtime.locations.replace(id, locations, by)
  }

  /** The ERP's stock versions begin anew. @returns the new epoch @throws MedusaError not_found */
  async beginEpoch(connectionId: string, reason: string, by: Actor): Promise<number> {
    return this.runtime.epochs.begin(await this.connection(connectionId), reason, by)
  }

  private async connection(id: string) {
    const connection = await this.runtime.connections.find(id)
    const problem = connection ? undefined : (await this.runtime.connections.problems()).get(id)
    if (problem !== undefined) {
      throw new MedusaError(MedusaError.Types.CONFLICT, `The connection cannot be used: ${problem}`)
    }
    if (!connection) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no connection "${id}".`)
    }
    return connection
  }
}
