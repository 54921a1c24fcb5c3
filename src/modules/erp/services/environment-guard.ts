import { generateEntityId } from "@medusajs/framework/utils"
import type { Sql } from "./database"

/** Environment guard: a database that comes up somewhere else must not talk to the ERP of where it was. */
export class EnvironmentGuard {
  /** @param environment as the plugin options name this installation; undefined when they do not */
  constructor(private readonly environment: string | undefined) {}

  /**
   * Remembers where the database is in use.
   *
   * @returns where it was before, if that is another place; once
   */
  async movedFrom(sql: Sql): Promise<string | undefined> {
    const [known] = await sql.query<{ name: string }>("SELECT name FROM erp_environment WHERE deleted_at IS NULL")
    if (!known && this.environment !== undefined) {
      await sql.query("INSERT INTO erp_environment (id, name) VALUES ($1, $2)", [
        generateEntityId("", "erpenv"),
        this.environment,
      ])
    }
    if (!known || known.name === (this.environment ?? "")) {
      return undefined
    }
    await sql.query("UPDATE erp_environment SET name = $1, updated_at = now()", [this.environment ?? ""])
    return known.name || "(no name)"
  }

  /** How people read that the database has moved. */
  explain(from: string): string {
    const here = this.environment ? `in "${this.environment}"` : "without a name"
    return `This database was last used in "${from}" and is now used ${here}. Resume the connection here if it may talk to its ERP.`
  }
}
