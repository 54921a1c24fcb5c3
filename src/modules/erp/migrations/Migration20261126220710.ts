import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126220710 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_backfill" ("id" text not null, "connection_id" text not null, "placed_from" timestamptz null, "placed_to" timestamptz null, "order_ids" jsonb null, "max_orders" integer not null, "pace" integer not null, "state" text check ("state" in ('running', 'done', 'canceled')) not null default 'running', "ended_by" text check ("ended_by" in ('max_orders', 'person', 'connection_deleted')) null, "position" text not null default '', "looked_at" integer not null default 0, "queued" integer not null default 0, "already_there" integer not null default 0, "canceled" integer not null default 0, "not_routed" integer not null default 0, "not_placed" integer not null default 0, "failed" integer not null default 0, "failures" jsonb null, "actor_id" text null, "actor_type" text null, "ready_at" timestamptz not null, "lease_token" text null, "lease_until" timestamptz null, "finished_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_backfill_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_backfill_deleted_at" ON "erp_backfill" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_backfill_running" ON "erp_backfill" ("connection_id") WHERE state = 'running' AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_backfill_connection" ON "erp_backfill" ("connection_id", "created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_unrouted" ("id" text not null, "subject" text not null, "connection_id" text not null, "code" text check ("code" in ('sales_channel', 'region')) not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_unrouted_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_unrouted_deleted_at" ON "erp_unrouted" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_unrouted_once" ON "erp_unrouted" ("subject", "connection_id") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_delivery" add column if not exists "backfill_id" text null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_backfill" ON "erp_delivery" ("connection_id", "available_at", "seq") WHERE status = 'pending' AND backfill_id IS NOT NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_backfill" cascade;`);

    this.addSql(`drop table if exists "erp_unrouted" cascade;`);

    this.addSql(`drop index if exists "IDX_erp_delivery_backfill";`);
    this.addSql(`alter table if exists "erp_delivery" drop column if exists "backfill_id";`);
  }

}
