import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127064926 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_incident_consequence" ON "erp_incident" ("consequence_of") WHERE consequence_of IS NOT NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_erp_incident_consequence";`);
  }

}
