import type { Answer } from "./store"

/** What the admin API answers where something is in another state. */
export const conflict = (message: string): Answer => ({
  status: 409,
  body: { code: "invalid_state_error", type: "conflict", message: expect.stringContaining(message) },
})

/** What it answers to wrong input. */
export const bad = (message: string): Answer => ({
  status: 400,
  body: expect.objectContaining({ type: "invalid_data", message: expect.stringContaining(message) }),
})
