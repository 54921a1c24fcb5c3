import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126195122 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "erp_connection" add column if not exists "resumed_reason" text null, add column if not exists "config" jsonb null, add column if not exists "credentials" text null, add column if not exists "webhook_secrets" text null, add column if not exists "revision" integer not null default 1;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "erp_connection" drop column if exists "resumed_reason", drop column if exists "config", drop column if exists "credentials", drop column if exists "webhook_secrets", drop column if exists "revision";`);
  }

}
