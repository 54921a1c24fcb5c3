/**
 * What the store's own people do to orders after they were placed: of every ten one is canceled and one gets another
 * shipping address. Some soon, some later, so that it happens before, during and after the outage, and to orders of
 * each of these times.
 */
const CANCELED = 5
const MOVED = 1
/** How many shoppers come in between: for the first ten, the next ten, … and from the beginning again. */
const LATER = [2, 4, 8]

/** Where the shipping address is moved to. */
const NEW_CITY = { city: "Kiel", postal_code: "24103" }

/** Changes orders through the admin API, and notes what it changed. */
export class BackOffice {
  /** @type {Map<string, import("./comparison.mjs").Change>} by order id */
  changes = new Map()
  /** @type {unknown[]} */
  errors = []
  /** @type {{ id: string, number: number, dueAt: number }[]} */
  #due = []
  #admin

  /** @param {ReturnType<typeof import("./http.mjs").jsonClient>} admin logged in */
  constructor(admin) {
    this.#admin = admin
  }

  /**
   * @param {string} id
   * @param {number} number which shopper placed it
   */
  noteOrder(id, number) {
    if ([CANCELED, MOVED].includes(number % 10)) {
      const later = LATER[Math.floor(number / 10) % LATER.length] ?? 0
      this.#due.push({ id, number, dueAt: number + later })
    }
  }

  /** Makes the changes that are due now. @param {number} number of the shopper who has just left */
  async work(number) {
    const due = this.#due.filter(({ dueAt }) => dueAt <= number)
    this.#due = this.#due.filter(({ dueAt }) => dueAt > number)
    for (const order of due) {
      await this.#change(order.id, order.number % 10 === CANCELED)
    }
  }

  /**
   * @param {string} id
   * @param {boolean} cancels
   */
  async #change(id, cancels) {
    try {
      if (cancels) {
        await this.#admin("POST", `/admin/orders/${id}/cancel`)
        this.changes.set(id, { canceled: true })
      } else {
        await this.#admin("POST", `/admin/orders/${id}`, { shipping_address: NEW_CITY })
        this.changes.set(id, { city: NEW_CITY.city })
      }
    } catch (error) {
      this.errors.push(error)
    }
  }
}
