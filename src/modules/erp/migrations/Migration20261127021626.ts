import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127021626 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "erp_attempt" add column if not exists "traceparent" text null;`);

    this.addSql(`alter table if exists "erp_inbox" add column if not exists "traceparent" text null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "erp_attempt" drop column if exists "traceparent";`);

    this.addSql(`alter table if exists "erp_inbox" drop column if exists "traceparent";`);
  }

}
