import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127014424 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_channel" ("id" text not null, "name" text not null, "kind" text not null, "source" text check ("source" in ('options', 'admin')) not null, "status" text check ("status" in ('active', 'paused', 'removed')) not null default 'active', "severities" text[] not null, "settings" jsonb not null, "credentials" text null, "revision" integer not null default 1, "last_sent_at" timestamptz null, "failing_since" timestamptz null, "failing_code" text null, "failing_reason" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_channel_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_channel_deleted_at" ON "erp_channel" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_channel_name" ON "erp_channel" ("name") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_incident" ("id" text not null, "rule" text not null, "connection_id" text null, "cause" text not null, "severity" text check ("severity" in ('page', 'ticket')) not null, "state" text check ("state" in ('pending', 'open', 'resolved')) not null, "since" timestamptz not null, "opened_at" timestamptz null, "seen_at" timestamptz not null, "resolved_at" timestamptz null, "reopened" integer not null default 0, "summary" text not null, "numbers" jsonb not null, "consequence_of" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_incident_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_incident_deleted_at" ON "erp_incident" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_incident_once" ON "erp_incident" ("rule", "connection_id", "cause") WHERE state <> 'resolved' AND connection_id IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_incident_once_general" ON "erp_incident" ("rule", "cause") WHERE state <> 'resolved' AND connection_id IS NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_incident_age" ON "erp_incident" ("opened_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_incident_cause" ON "erp_incident" ("cause") WHERE cause <> '' AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_notice" ("id" text not null, "seq" serial, "incident_id" text not null, "channel_id" text not null, "event" text check ("event" in ('opened', 'updated', 'resolved')) not null, "status" text check ("status" in ('pending', 'sent', 'dead', 'skipped')) not null default 'pending', "available_at" timestamptz not null, "lease_token" text null, "lease_until" timestamptz null, "attempts" integer not null default 0, "sent_at" timestamptz null, "code" text null, "reason" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_notice_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_notice_deleted_at" ON "erp_notice" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_notice_ready" ON "erp_notice" ("available_at") WHERE status = 'pending' AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_notice_incident" ON "erp_notice" ("incident_id", "channel_id", "seq") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_pulse" ("id" text not null, "name" text not null, "at" timestamptz not null, "took" real null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_pulse_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_pulse_deleted_at" ON "erp_pulse" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_pulse_name" ON "erp_pulse" ("name") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_sample" ("id" text not null, "at" timestamptz not null, "counted_until" timestamptz not null, "connection_id" text not null, "direction" text check ("direction" in ('out', 'in')) not null, "type" text not null, "depth" integer not null, "oldest_age" real null, "lag" integer not null, "lag_time" real null, "dead" integer not null, "held" integer not null, "dead_by" jsonb not null, "dead_added" integer not null, "delivered" integer not null, "failed" integer not null, "items" integer not null, "superseded" integer not null, "errors" jsonb not null, "p50" real null, "p95" real null, "circuit" text check ("circuit" in ('closed', 'open', 'half_open')) not null, "last_success_age" real null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_sample_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_sample_deleted_at" ON "erp_sample" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_sample_once" ON "erp_sample" ("at", "connection_id", "direction", "type") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_sample_connection" ON "erp_sample" ("connection_id", "at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_ticket" ("id" text not null, "incident_id" text not null, "channel_id" text not null, "key" text not null, "url" text null, "state" text check ("state" in ('open', 'closed')) not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_ticket_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_ticket_deleted_at" ON "erp_ticket" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_ticket_once" ON "erp_ticket" ("incident_id", "channel_id") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_total" ("id" text not null, "name" text not null, "attributes" jsonb not null, "value" numeric not null, "raw_value" jsonb not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_total_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_total_deleted_at" ON "erp_total" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_delivery" add column if not exists "dead_at" timestamptz null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_dead_at" ON "erp_delivery" ("dead_at") WHERE dead_at IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_unconfirmed" ON "erp_delivery" ("connection_id", "delivered_at") WHERE confirmation = 'handed_over' AND status = 'delivered' AND deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_message" add column if not exists "captured_by" text null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_channel" cascade;`);

    this.addSql(`drop table if exists "erp_incident" cascade;`);

    this.addSql(`drop table if exists "erp_notice" cascade;`);

    this.addSql(`drop table if exists "erp_pulse" cascade;`);

    this.addSql(`drop table if exists "erp_sample" cascade;`);

    this.addSql(`drop table if exists "erp_ticket" cascade;`);

    this.addSql(`drop table if exists "erp_total" cascade;`);

    this.addSql(`drop index if exists "IDX_erp_delivery_dead_at";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_unconfirmed";`);
    this.addSql(`alter table if exists "erp_delivery" drop column if exists "dead_at";`);

    this.addSql(`alter table if exists "erp_message" drop column if exists "captured_by";`);
  }

}
