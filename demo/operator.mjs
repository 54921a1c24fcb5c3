import { setTimeout as wait } from "node:timers/promises"

/** Longer than an alert takes to open, or to be over. */
const PATIENCE_MS = 45_000

/**
 * @typedef {object} Incident
 * @property {string} id
 * @property {string} rule
 * @property {"open" | "resolved"} state
 * @property {string} summary
 */

/** Who is called when something is wrong: looks at the alerts and the ticket, mends the cause in the ERP, sends again what is dead. */
export class Operator {
  #admin
  #simulator
  #jira
  #progress
  /** @type {Map<string, Incident>} */
  #incidents = new Map()

  /**
   * @param {ReturnType<typeof import("./http.mjs").jsonClient>} admin logged in
   * @param {import("./erp-simulator.mjs").ErpSimulator} simulator
   * @param {import("./jira.mjs").Jira} jira
   * @param {import("./progress.mjs").Progress} progress
   */
  constructor(admin, simulator, jira, progress) {
    this.#admin = admin
    this.#simulator = simulator
    this.#jira = jira
    this.#progress = progress
  }

  /** Reads the alerts, and tells what is new. */
  async look() {
    const { incidents } = await this.#admin("GET", "/admin/erp/incidents?state=open,resolved&limit=100")
    for (const incident of /** @type {Incident[]} */ (incidents.reverse())) {
      const before = this.#incidents.get(incident.id)?.state
      if (incident.state === "open" && before !== "open") {
        this.#progress.say(`Alert     ${incident.rule}: ${incident.summary}`)
      } else if (incident.state === "resolved" && before !== "resolved") {
        this.#progress.say(`Resolved  ${incident.rule}`)
      }
      this.#incidents.set(incident.id, incident)
    }
  }

  /**
   * Reads the tickets and mends what they say: the customer is let buy again and the order sent once more, and what the ERP
   * said of stock that makes no sense is given up. Waits until the tickets are closed.
   */
  async mend() {
    await this.#until(() => this.#jira.issues.length > 0)
    this.#jira.issues.forEach(({ key, summary }) => this.#progress.say(`Ticket    ${key}: ${summary}`))
    const { messages } = await this.#admin("GET", "/admin/erp/inbox?status=dead&limit=100")
    for (const { id } of messages) {
      await this.#admin("POST", `/admin/erp/inbox/${id}/discard`, { reason: "Makes no sense; the ERP's people know." })
    }
    await this.#simulator.refuse(0)
    await this.#admin("POST", "/admin/erp/redrives", { filter: { status: "dead" }, pace: 10 })
    await this.#until(() => this.#jira.issues.every(({ done }) => done) && this.#open === 0)
    this.#jira.issues.filter(({ done }) => done).forEach(({ key }) => this.#progress.say(`Closed    ${key}`))
  }

  get #open() {
    return [...this.#incidents.values()].filter(({ state }) => state === "open").length
  }

  /** @returns {{ fired: number, resolved: number, tickets: number }} */
  seen() {
    const all = [...this.#incidents.values()]
    const resolved = all.filter(({ state }) => state === "resolved").length
    return { fired: all.length, resolved, tickets: this.#jira.issues.length }
  }

  /** @param {() => boolean} done */
  async #until(done) {
    const givenUp = performance.now() + PATIENCE_MS
    while (!done() && performance.now() < givenUp) {
      await wait(200)
      await this.look()
    }
  }
}
