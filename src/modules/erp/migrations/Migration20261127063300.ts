import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127063300 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`drop index if exists "IDX_erp_delivery_cause";`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_cause" ON "erp_delivery" ("cause", "seq") WHERE status IN ('dead', 'held') AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_erp_delivery_cause";`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_cause" ON "erp_delivery" ("cause") WHERE status IN ('dead', 'held') AND deleted_at IS NULL;`);
  }

}
