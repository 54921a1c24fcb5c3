import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261123133854 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_attempt" ("id" text not null, "delivery_id" text not null, "connection_id" text not null, "number" integer not null, "lease_token" text not null, "started_at" timestamptz not null, "finished_at" timestamptz null, "outcome" text check ("outcome" in ('delivered', 'failed', 'skipped')) null, "error_class" text null, "code" text null, "message" text null, "http_status" integer null, "counted" boolean not null default false, "health" text check ("health" in ('success', 'failure', 'none')) not null default 'none', "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_attempt_pkey" primary key ("id"));`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_attempt_lease" ON "erp_attempt" ("lease_token") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_attempt_deleted_at" ON "erp_attempt" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_attempt_delivery" ON "erp_attempt" ("delivery_id", "number") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_attempt_recent" ON "erp_attempt" ("connection_id", "finished_at") WHERE finished_at IS NOT NULL AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_circuit" ("id" text not null, "connection_id" text not null, "state" text check ("state" in ('closed', 'open', 'half_open')) not null default 'closed', "reason" text null, "code" text null, "opened_at" timestamptz null, "closed_at" timestamptz null, "next_probe_at" timestamptz null, "probes" integer not null default 0, "probed_delivery_id" text null, "ramp" integer null, "throttled_until" timestamptz null, "tokens" real null, "tokens_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_circuit_pkey" primary key ("id"));`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_circuit_connection" ON "erp_circuit" ("connection_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_circuit_deleted_at" ON "erp_circuit" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_connection" ("id" text not null, "name" text not null, "connector" text not null, "source" text check ("source" in ('options', 'admin')) not null, "status" text check ("status" in ('active', 'paused', 'removed')) not null default 'active', "paused_code" text null, "paused_reason" text null, "settings" jsonb not null, "subscriptions" text[] not null, "metadata_keys" text[] not null, "policy" jsonb not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_connection_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_connection_deleted_at" ON "erp_connection" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_connection_name" ON "erp_connection" ("name") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_delivery" ("id" text not null, "seq" serial, "message_id" text not null, "connection_id" text not null, "type" text not null, "subject" text not null, "status" text check ("status" in ('pending', 'leased', 'delivered', 'held', 'dead', 'skipped', 'discarded')) not null default 'pending', "available_at" timestamptz not null, "lease_token" text null, "lease_until" timestamptz null, "attempts" integer not null default 0, "attempts_begun" integer not null default 0, "last_attempt_at" timestamptz null, "failing_since" timestamptz null, "error_class" text null, "code" text null, "reason" text null, "look_first" boolean not null default false, "progress" jsonb null, "confirmation" text check ("confirmation" in ('confirmed', 'handed_over')) null, "document_id" text null, "document_number" text null, "document_url" text null, "delivered_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_delivery_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_deleted_at" ON "erp_delivery" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_delivery_once" ON "erp_delivery" ("message_id", "connection_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_ready" ON "erp_delivery" ("connection_id", "available_at", "seq") WHERE status = 'pending' AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_leased" ON "erp_delivery" ("lease_until") WHERE status = 'leased' AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_open" ON "erp_delivery" ("connection_id", "subject", "seq") WHERE status IN ('pending', 'leased', 'held', 'dead') AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_subject" ON "erp_delivery" ("subject") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_status" ON "erp_delivery" ("status", "seq") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_seq" ON "erp_delivery" ("seq") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_message" ("id" text not null, "type" text not null, "version" integer not null, "subject" text not null, "revision" integer not null, "time" timestamptz not null, "display_id" text null, "cart_id" text null, "payment_collection_id" text null, "content_hash" text null, "data" jsonb null, "build_error" jsonb null, "traceparent" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_message_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_deleted_at" ON "erp_message" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_message_revision" ON "erp_message" ("type", "subject", "revision") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_subject" ON "erp_message" ("subject") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_cart" ON "erp_message" ("cart_id") WHERE cart_id IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_payment" ON "erp_message" ("payment_collection_id") WHERE payment_collection_id IS NOT NULL AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "erp_watermark" ("id" text not null, "connection_id" text not null, "stream" text not null, "value" text not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_watermark_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_watermark_deleted_at" ON "erp_watermark" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_erp_watermark_stream" ON "erp_watermark" ("connection_id", "stream") WHERE deleted_at IS NULL;`);

    // Rows of these tables change several times within seconds: vacuum early, or claims wade through dead tuples.
    for (const table of ["erp_delivery", "erp_circuit"]) {
      this.addSql(`alter table "${table}" set (autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 200);`);
    }
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_attempt" cascade;`);

    this.addSql(`drop table if exists "erp_circuit" cascade;`);

    this.addSql(`drop table if exists "erp_connection" cascade;`);

    this.addSql(`drop table if exists "erp_delivery" cascade;`);

    this.addSql(`drop table if exists "erp_message" cascade;`);

    this.addSql(`drop table if exists "erp_watermark" cascade;`);
  }

}
