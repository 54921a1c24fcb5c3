import { Causes } from "./causes"

/** Which dead or held deliveries are meant: these, those with one cause, or those that all of this is true of. */
export type DeliveryChoice =
  | { ids: string[] }
  /** Key of a {@link CauseGroup}. */
  | { cause: string }
  | {
      /** Id or name. */
      connection?: string
      type?: string
      class?: string
      code?: string
      /** Default `dead`: what is held waits for something, and often goes by itself. */
      status?: "dead" | "held"
    }

/** Choices: what people choose, as SQL. */
export class Choices {
  /**
   * The condition on a delivery `d` that is dead or held, and its values.
   *
   * @param first number of the first parameter
   */
  static where(choice: DeliveryChoice, first: number): { where: string; values: unknown[] } {
    const stuck = "d.status IN ('dead', 'held') AND d.deleted_at IS NULL"
    const own = `$${first}`
    if ("ids" in choice) {
      return { where: `${stuck} AND d.id = ANY(${own})`, values: [choice.ids] }
    }
    if ("cause" in choice) {
      // In two parts, so that the index on the first one serves; the second is what an older release has left.
      const old = `d.cause IS NULL AND ${Causes.OF_DELIVERY} = ${own}`
      return { where: `${stuck} AND (d.cause = ${own} OR ${old})`, values: [choice.cause] }
    }
    const values: unknown[] = [choice.status ?? "dead"]
    const conditions = Object.entries({
      connection: "d.connection_id IN (SELECT id FROM erp_connection WHERE ? IN (id, name))",
      type: "d.type = ?",
      class: "d.error_class = ?",
      code: "d.code = ?",
    }).flatMap(([key, condition]) => {
      const value = choice[key as keyof typeof choice]
      return value === undefined ? [] : [condition.replace("?", `$${first - 1 + values.push(value)}`)]
    })
    return { where: [`${stuck} AND d.status = ${own}`, ...conditions].join(" AND "), values }
  }
}
