import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261125080408 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_environment" ("id" text not null, "name" text not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_environment_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_environment_deleted_at" ON "erp_environment" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_connection" add column if not exists "pins" jsonb not null default '{}', add column if not exists "seen_at" timestamptz null;`);

    this.addSql(`alter table if exists "erp_message" add column if not exists "source_updated_at" timestamptz null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_environment" cascade;`);

    this.addSql(`alter table if exists "erp_connection" drop column if exists "pins", drop column if exists "seen_at";`);

    this.addSql(`alter table if exists "erp_message" drop column if exists "source_updated_at";`);
  }

}
