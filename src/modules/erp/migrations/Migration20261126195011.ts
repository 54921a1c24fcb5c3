import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126195011 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_payload_edit" ("id" text not null, "delivery_id" text not null, "actor_id" text null, "actor_type" text null, "reason" text not null, "before" jsonb null, "superseded_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_payload_edit_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_payload_edit_deleted_at" ON "erp_payload_edit" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_payload_edit_delivery" ON "erp_payload_edit" ("delivery_id", "created_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_redrive" ("id" text not null, "filter" jsonb not null, "pace" integer not null, "state" text check ("state" in ('running', 'done', 'canceled')) not null default 'running', "total" integer not null default 0, "redriven" integer not null default 0, "skipped" integer not null default 0, "failed" integer not null default 0, "failures" jsonb null, "actor_id" text null, "actor_type" text null, "ready_at" timestamptz not null, "lease_token" text null, "lease_until" timestamptz null, "finished_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_redrive_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_redrive_deleted_at" ON "erp_redrive" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_redrive_running" ON "erp_redrive" ("ready_at") WHERE state = 'running' AND deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_delivery" add column if not exists "cause" text null, add column if not exists "redrive_id" text null, add column if not exists "data_override" jsonb null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_cause" ON "erp_delivery" ("cause") WHERE status IN ('dead', 'held') AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_redrive" ON "erp_delivery" ("redrive_id", "connection_id", "seq") WHERE redrive_id IS NOT NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_payload_edit" cascade;`);

    this.addSql(`drop table if exists "erp_redrive" cascade;`);

    this.addSql(`drop index if exists "IDX_erp_delivery_cause";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_redrive";`);
    this.addSql(`alter table if exists "erp_delivery" drop column if exists "cause", drop column if exists "redrive_id", drop column if exists "data_override";`);
  }

}
