import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127020604 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_rhythm" ON "erp_inbox" ("connection_id", "type", "created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_incident" add column if not exists "told" jsonb null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_erp_inbox_rhythm";`);

    this.addSql(`alter table if exists "erp_incident" drop column if exists "told";`);
  }

}
