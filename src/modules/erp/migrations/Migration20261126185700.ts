import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126185700 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_inbox" ("id" text not null, "seq" serial, "connection_id" text not null, "source" text not null, "event_id" text not null, "type" text not null, "version" integer not null, "epoch" integer not null, "content_hash" text not null, "body" text not null, "status" text check ("status" in ('received', 'applied', 'superseded', 'held', 'dead', 'discarded')) not null default 'received', "items" integer not null default 0, "position" integer not null default 0, "applied" integer not null default 0, "superseded" integer not null default 0, "held" integer not null default 0, "refused" integer not null default 0, "exceptions" jsonb null, "error_class" text null, "code" text null, "reason" text null, "settled_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_inbox_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_deleted_at" ON "erp_inbox" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_inbox_once" ON "erp_inbox" ("connection_id", "source", "event_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_received" ON "erp_inbox" ("connection_id", "seq") WHERE status = 'received' AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_status" ON "erp_inbox" ("status", "seq") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_inbox_seq" ON "erp_inbox" ("seq") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_location" ("id" text not null, "connection_id" text not null, "location" text not null, "stock_location_id" text not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_location_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_location_deleted_at" ON "erp_location" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_location_once" ON "erp_location" ("connection_id", "location") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_owed_events" ("id" text not null, "action" text check ("action" in ('created', 'updated')) not null, "level_ids" text[] not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_owed_events_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_owed_events_deleted_at" ON "erp_owed_events" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_owed_events_age" ON "erp_owed_events" ("created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_stock_level" ("id" text not null, "connection_id" text not null, "sku" text not null, "location" text not null, "epoch" integer not null, "order_key" text not null, "quantity" text not null, "version" text null, "as_of" timestamptz null, "status" text check ("status" in ('applied', 'held', 'discarded')) not null, "code" text null, "inbox_id" text not null, "item" integer not null, "inventory_item_id" text null, "location_id" text null, "stocked_quantity" text null, "applied_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_stock_level_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_stock_level_deleted_at" ON "erp_stock_level" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_stock_level_sku" ON "erp_stock_level" ("sku") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_stock_level_item" ON "erp_stock_level" ("inventory_item_id") WHERE inventory_item_id IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_stock_level_held" ON "erp_stock_level" ("connection_id", "code") WHERE status = 'held' AND deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_connection" add column if not exists "epoch" integer not null default 1;`);

    // Every word of an ERP rewrites its row: room on the page keeps that off the indexes.
    this.addSql(`alter table "erp_stock_level" set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);`);
    this.addSql(`alter table "erp_inbox" set (autovacuum_vacuum_scale_factor = 0.02);`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_inbox" cascade;`);

    this.addSql(`drop table if exists "erp_location" cascade;`);

    this.addSql(`drop table if exists "erp_owed_events" cascade;`);

    this.addSql(`drop table if exists "erp_stock_level" cascade;`);

    this.addSql(`alter table if exists "erp_connection" drop column if exists "epoch";`);
  }

}
