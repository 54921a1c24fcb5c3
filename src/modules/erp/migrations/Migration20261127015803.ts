import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127015803 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "erp_channel" add column if not exists "network" jsonb null, add column if not exists "seen_at" timestamptz null;`);

    this.addSql(`alter table if exists "erp_notice" add column if not exists "in_doubt" boolean not null default false;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "erp_channel" drop column if exists "network", drop column if exists "seen_at";`);

    this.addSql(`alter table if exists "erp_notice" drop column if exists "in_doubt";`);
  }

}
