import type { Database } from "./database"

/** Messages looked at in one statement. */
const LOT = 500

/**
 * What ERPs sent about orders that are erased. Only what nobody could read or somebody gave up is looked at: what this
 * release takes from an ERP is stock, which is nobody's.
 */
export class ErasedInbox {
  constructor(private readonly database: Database) {}

  /** @param words ids and addresses it may speak of */
  async count(words: string[]): Promise<number> {
    return this.each(words, async (ids) => ids.length)
  }

  /** Their bodies go; those that were dead are given up. @returns how many */
  async erase(words: string[]): Promise<number> {
    return this.each(words, async (ids) => {
      const rows = await this.database.query(
        `UPDATE erp_inbox SET body = '', purged_at = now(), status = 'discarded', error_class = NULL, code = 'erased',
                reason = 'It spoke of an order whose personal data was erased.', exceptions = NULL, updated_at = now()
          WHERE id = ANY($1) AND status IN ('dead', 'discarded') RETURNING id`,
        [ids]
      )
      return rows.length
    })
  }

  private async each(words: string[], work: (ids: string[]) => Promise<number>): Promise<number> {
    let sum = 0
    for (const status of words.length ? ["dead", "discarded"] : []) {
      for (let seq: number | null = 0; seq !== null;) {
        const rows: { id: string; seq: number; speaks: boolean }[] = await this.database.query(
          `SELECT id, seq, lower(body) ~ ANY($3::text[]) AS speaks
             FROM erp_inbox WHERE status = $1 AND seq > $2 AND deleted_at IS NULL AND purged_at IS NULL ORDER BY seq LIMIT ${LOT}`,
          [status, seq, words.map(whole)]
        )
        const ids = rows.filter(({ speaks }) => speaks).map(({ id }) => id)
        sum += ids.length ? await work(ids) : 0
        seq = rows.length < LOT ? null : rows.at(-1)!.seq
      }
    }
    return sum
  }
}

/** The word itself, not as a part of another address or id. */
function whole(word: string): string {
  const literal = word.toLowerCase().replace(/[\\^$.*+?()[\]{}|-]/g, "\\$&")
  return `(^|[^[:alnum:]._%+-])${literal}($|[^[:alnum:]_-])`
}
