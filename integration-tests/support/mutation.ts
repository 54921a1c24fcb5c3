import type { AuditAction } from "../../src/modules/erp"

export interface AuditRow {
  actor_id: string | null
  actor_type: string
  action: string
  target_type: string
  target_id: string | null
  connection_id: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
}

/** What stands ready for a mutation, what is asked for, and what the trail says of it. */
export interface Mutation {
  action: AuditAction
  /** @returns the workflow's input, without who asks */
  prepare: () => Promise<Record<string, unknown>>
  says: Partial<AuditRow>
}
