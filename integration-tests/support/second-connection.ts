import { ok, type Answer, type Store } from "./store"

/** A connection to the store's ERP besides the one in the options, managed as the admin does it. */
export class SecondConnection {
  constructor(private readonly store: Store) {}

  /** What reaches the ERP. */
  get reach() {
    return this.store.erp.connection("key")
  }

  /** As it is sent. */
  wanted(over: object = {}) {
    return {
      ...this.reach,
      name: "second",
      probe_interval: "200ms",
      probe_interval_max: "400ms",
      timeout: "2s",
      retry_schedule: ["200ms", "500ms"],
      ...over,
    }
  }

  async create(over: object = {}): Promise<{ id: string; revision: number }> {
    const { status, body } = await this.store.admin("POST", "/connections", this.wanted(over))
    expect([status, body]).toEqual([201, { connection: expect.objectContaining({ revision: 1 }) }])
    return body.connection
  }

  async update(id: string, sent: object): Promise<Answer> {
    return this.store.admin("POST", `/connections/${id}`, sent)
  }

  async call(id: string, path: string, sent?: unknown): Promise<Answer> {
    return this.store.admin("POST", `/connections/${id}${path}`, sent)
  }

  async read(id: string): Promise<Answer["body"]> {
    return ok(await this.store.admin("GET", `/connections/${id}`)).connection
  }

  /** How it stands, in the overview. */
  async standing(id: string): Promise<Answer["body"]> {
    const { connections } = ok(await this.store.admin("GET", "/overview"))
    return connections.find((connection: { id: string }) => connection.id === id)
  }
}

/** The answer to what cannot be done as things stand. */
export const conflict = (message: string) => ({
  status: 409,
  body: { code: "invalid_state_error", type: "conflict", message: expect.stringContaining(message) },
})

/** The answer to what makes no sense. */
export const bad = (message: string) => ({
  status: 400,
  body: expect.objectContaining({ type: "invalid_data", message: expect.stringContaining(message) }),
})
