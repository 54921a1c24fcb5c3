import type { Rig } from "./rig"

/** Makes all there is older, for what is kept for a time only. */
export async function age(rig: Rig, days: number): Promise<void> {
  const columns: Record<string, string[]> = {
    erp_message: ["created_at"],
    erp_delivery: ["created_at", "updated_at", "delivered_at"],
    erp_attempt: ["started_at", "finished_at"],
    erp_exchange: ["created_at"],
    erp_inbox: ["created_at", "settled_at"],
  }
  for (const [table, names] of Object.entries(columns)) {
    const past = names.map((name) => `${name} = ${name} - $1 * interval '1 day'`)
    await rig.sql(`UPDATE ${table} SET ${past.join(", ")}`, [days])
  }
}
