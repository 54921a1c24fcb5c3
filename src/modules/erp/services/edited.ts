import { MedusaError } from "@medusajs/framework/utils"
import { WrongConnection } from "../connection-config"

/** A row people change, as it was when it was locked. */
interface Revised {
  name: string
  revision: number
}

/** Edited: what is refused to people alike, whatever it is they change. */
export class Edited {
  /** How to make credentials storable. */
  static readonly NEEDS_KEY =
    'cannot be stored: set the plugin option encryption.keys to [{ id: "2026", secret: process.env.ERP_ENCRYPTION_KEY }] and restart; `openssl rand -base64 32` makes a secret'

  /** @throws MedusaError invalid_data instead of WrongConnection */
  static told<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw error instanceof WrongConnection ? new MedusaError(MedusaError.Types.INVALID_DATA, error.message) : error
    }
  }

  /** Whoever changes something says which revision was read. @throws MedusaError invalid_data, conflict (changed since) */
  static asRead(what: "connection" | "channel", row: Revised, revision: unknown): void {
    if (typeof revision !== "number") {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `revision: is required: the number that came with the ${what} when you read it`
      )
    }
    if (row.revision !== revision) {
      const title = what === "connection" ? "Connection" : "Channel"
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `${title} ${row.name} was changed since you read it (revision ${revision}, now ${row.revision}). Read it again; nothing was overwritten.`
      )
    }
  }

  /** @throws MedusaError conflict, where the error says that the name is taken, or else the error */
  static refuseTakenName(what: "connection" | "channel", error: unknown, name: string): never {
    const { code, constraint } = error as { code?: string; constraint?: string }
    throw code === "23505" && constraint === `IDX_erp_${what}_name`
      ? new MedusaError(MedusaError.Types.CONFLICT, `There is a ${what} "${name}" already.`)
      : error
  }
}
