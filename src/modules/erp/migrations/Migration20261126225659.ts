import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126225659 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "erp_audit" ("id" text not null, "actor_id" text null, "actor_type" text not null, "action" text not null, "target_type" text not null, "target_id" text null, "connection_id" text null, "before" jsonb null, "after" jsonb null, "reason" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "erp_audit_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_deleted_at" ON "erp_audit" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_time" ON "erp_audit" ("created_at", "id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_actor" ON "erp_audit" ("actor_id", "created_at", "id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_action" ON "erp_audit" ("action", "created_at", "id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_target" ON "erp_audit" ("target_id", "created_at", "id") WHERE target_id IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_audit_connection" ON "erp_audit" ("connection_id", "created_at", "id") WHERE connection_id IS NOT NULL AND deleted_at IS NULL;`);

    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_connection" ON "erp_delivery" ("connection_id", "seq") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_type" ON "erp_delivery" ("type", "seq") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_code" ON "erp_delivery" ("code", "seq") WHERE code IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_failing" ON "erp_delivery" ("seq") WHERE error_class IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_number" ON "erp_delivery" ("document_number") WHERE document_number IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_delivery_document" ON "erp_delivery" ("document_id") WHERE document_id IS NOT NULL AND deleted_at IS NULL;`);

    this.addSql(`alter table if exists "erp_message" add column if not exists "search_terms" text[] null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_number" ON "erp_message" ("display_id") WHERE display_id IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_erp_message_terms" ON "erp_message" USING GIN ("search_terms") WHERE search_terms IS NOT NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "erp_audit" cascade;`);

    this.addSql(`drop index if exists "IDX_erp_delivery_connection";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_type";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_code";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_failing";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_number";`);
    this.addSql(`drop index if exists "IDX_erp_delivery_document";`);

    this.addSql(`drop index if exists "IDX_erp_message_number";`);
    this.addSql(`drop index if exists "IDX_erp_message_terms";`);
    this.addSql(`alter table if exists "erp_message" drop column if exists "search_terms";`);
  }

}
