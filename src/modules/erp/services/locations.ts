import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { changedFields } from "../audit-changes"
import { AuditTrail } from "./audit-trail"
import type { Database, Sql } from "./database"

/** Which stock location an ERP's location is. */
export interface LocationMapping {
  /** As the ERP calls it. */
  location: string
  stock_location_id: string
}

/** A location an ERP spoke of that is not mapped: its stock is held. */
export interface UnmappedLocation {
  location: string
  /** SKUs that wait there. */
  items: number
}

/** Locations listed at most; an ERP that sends more of them sends something else. */
const MOST_UNMAPPED = 1_000

/** Locations: the map from an ERP's places to the store's, by hand; a guess would sell what is not there. */
export class Locations {
  /** Called when the map of a connection has changed: what was held for it may go. */
  onMapped: (connectionId: string) => void = () => undefined

  constructor(private readonly database: Database) {}

  async list(connectionId: string, sql: Sql = this.database): Promise<LocationMapping[]> {
    return sql.query<LocationMapping>(
      'SELECT location, stock_location_id FROM erp_location WHERE connection_id = $1 AND deleted_at IS NULL ORDER BY location COLLATE "C"',
      [connectionId]
    )
  }

  /** Those heard of and not mapped, the most wanted first. */
  async unmapped(connectionId: string): Promise<UnmappedLocation[]> {
    return this.database.query<UnmappedLocation>(
      `SELECT s.location, count(*)::int AS items FROM erp_stock_level s
        WHERE s.connection_id = $1 AND s.status = 'held' AND s.code = 'location_unmapped' AND s.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM erp_location l
                           WHERE l.connection_id = $1 AND l.location = s.location AND l.deleted_at IS NULL)
        GROUP BY s.location ORDER BY items DESC, s.location COLLATE "C" LIMIT ${MOST_UNMAPPED}`,
      [connectionId]
    )
  }

  /**
   * Puts this map in place of the connection's former one, as a whole. What the ERP last said of a location that is
   * another one now is written there; what was written to the former one stays.
   *
   * @throws MedusaError invalid_data: a location named twice, or two of them that are one stock location, where each
   * would overwrite what the other said
   */
  async replace(connectionId: string, map: LocationMapping[], by = AuditTrail.SYSTEM): Promise<void> {
    refuseRepeated(
      map.map(({ location }) => location),
      (name) => `Location "${name}" is named twice.`
    )
    refuseRepeated(
      map.map(({ stock_location_id }) => stock_location_id),
      (id) => `Two locations are mapped to stock location "${id}": each would overwrite the other's quantities.`
    )
    await this.database.transaction(async (sql) => {
      await sql.query("SELECT 1 FROM erp_connection WHERE id = $1 FOR NO KEY UPDATE", [connectionId])
      const changes = changedFields(asObject(await this.list(connectionId, sql)), asObject(map))
      await AuditTrail.note(sql, { by, action: "connection.replace_locations", target_id: connectionId, ...changes })
      await sql.query("DELETE FROM erp_location WHERE connection_id = $1", [connectionId])
      await sql.query(
        `INSERT INTO erp_location (id, connection_id, location, stock_location_id)
         SELECT r.id, $1, r.location, r.stock_location_id
           FROM jsonb_to_recordset($2::jsonb) AS r(id text, location text, stock_location_id text)`,
        [connectionId, JSON.stringify(map.map((row) => ({ id: generateEntityId("", "erploc"), ...row })))]
      )
      // What was written elsewhere is to be written to where the location is now; released as if it had been held.
      await sql.query(
        `UPDATE erp_stock_level l SET status = 'held', code = 'location_unmapped', updated_at = now()
           FROM erp_location m
          WHERE m.connection_id = $1 AND l.connection_id = $1 AND l.location = m.location AND l.status = 'applied'
            AND l.location_id IS DISTINCT FROM m.stock_location_id AND l.deleted_at IS NULL AND m.deleted_at IS NULL`,
        [connectionId]
      )
    })
    this.onMapped(connectionId)
  }
}

const asObject = (map: LocationMapping[]) =>
  Object.fromEntries(map.map(({ location, stock_location_id }) => [location, stock_location_id]))

function refuseRepeated(names: string[], explain: (name: string) => string): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, explain(repeated))
  }
}
