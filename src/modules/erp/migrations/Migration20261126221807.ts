import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126221807 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_erasure" ("id" text not null, "asked_by" text check ("asked_by" in ('email', 'customer_id', 'order_ids')) not null, "counts" jsonb not null, "actor_id" text null, "actor_type" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_erasure_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_erasure_deleted_at" ON "erp_erasure" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_erasure_age" ON "erp_erasure" ("created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_exchange" ("id" text not null, "delivery_id" text not null, "calls" jsonb not null, "omitted" integer not null default 0, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_exchange_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_exchange_deleted_at" ON "erp_exchange" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_exchange_age" ON "erp_exchange" ("created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_attempt" add column if not exists "trigger" jsonb null;`);

    this.addSql(`alter table if exists "erp_delivery" add column if not exists "trigger" jsonb null;`);

    this.addSql(`alter table if exists "erp_inbox" add column if not exists "purged_at" timestamptz null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_whole" ON "erp_inbox" ("settled_at") WHERE settled_at IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_message" add column if not exists "purged_at" timestamptz null, add column if not exists "erased_at" timestamptz null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_whole" ON "erp_message" ("created_at") WHERE data IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL;`);

    // Whose orders, for erasures: the generator knows no index on an expression.
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_email" ON "erp_message" (left(lower(data ->> 'email'), 320)) WHERE data ->> 'email' IS NOT NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_customer" ON "erp_message" (left(data -> 'customer' ->> 'id', 100)) WHERE data -> 'customer' ->> 'id' IS NOT NULL;`);

    // Whole lots of it go at once.
    this.addSql(`alter table "erp_exchange" set (autovacuum_vacuum_scale_factor = 0.05);`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_erp_message_email";`);
    this.addSql(`drop index if exists "IDX_erp_message_customer";`);

    this.addSql(`drop table if exists "erp_erasure" cascade;`);

    this.addSql(`drop table if exists "erp_exchange" cascade;`);

    this.addSql(`alter table if exists "erp_attempt" drop column if exists "trigger";`);

    this.addSql(`alter table if exists "erp_delivery" drop column if exists "trigger";`);

    this.addSql(`drop index if exists "IDX_erp_inbox_whole";`);
    this.addSql(`alter table if exists "erp_inbox" drop column if exists "purged_at";`);

    this.addSql(`drop index if exists "IDX_erp_message_whole";`);
    this.addSql(`alter table if exists "erp_message" drop column if exists "purged_at", drop column if exists "erased_at";`);
  }

}
