import { MedusaError } from "@medusajs/framework/utils"
import { WrongConnection } from "../connection-config"

type Kind = "connection" | "channel"

const TITLE: Record<Kind, string> = { connection: "Connection", channel: "Channel" }

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

  /** @throws MedusaError not_found, conflict (the options own it) */
  static ofAdmin<Row extends { name: string; source: string }>(what: Kind, id: string, row: Row | undefined): Row {
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no ${what} "${id}".`)
    }
    if (row.source === "options") {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `${TITLE[what]} ${row.name} is set in the plugin options, which own it: change it there and restart.`
      )
    }
    return row
  }

  /** Whoever changes something says which revision was read. @throws MedusaError invalid_data, conflict (changed since) */
  static asRead(what: Kind, row: Revised, revision: unknown): void {
    if (typeof revision !== "number") {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `revision: is required: the number that came with the ${what} when you read it`
      )
    }
    if (row.revision !== revision) {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `${TITLE[what]} ${row.name} was changed since you read it (revision ${revision}, now ${row.revision}). Read it again; nothing was overwritten.`
      )
    }
  }

  /** @throws MedusaError conflict, where the error says that the name is taken, or else the error */
  static refuseTakenName(what: Kind, error: unknown, name: string): never {
    const { code, constraint } = error as { code?: string; constraint?: string }
    throw code === "23505" && constraint === `IDX_erp_${what}_name`
      ? new MedusaError(MedusaError.Types.CONFLICT, `There is a ${what} "${name}" already.`)
      : error
  }
}
