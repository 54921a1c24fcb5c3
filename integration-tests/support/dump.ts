import type { Rig } from "./rig"

/** Every row of every table of ours, the queue's included, as text. */
export async function dump(rig: Rig): Promise<string[]> {
  const tables = await rig.sql<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND (table_name LIKE 'erp\\_%' OR table_schema LIKE 'erp\\_%')`
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await rig.sql<{ text: string }>(`SELECT '${name} ' || row_to_json(t)::text AS text FROM ${name} t`)
    rows.push(...found.map(({ text }) => text))
  }
  return rows
}
