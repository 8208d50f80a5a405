CREATE TABLE "archived_runs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL,
	"origin_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"told" json NOT NULL,
	"imported_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "archived_runs_origin" UNIQUE("project_id","origin_id")
);
--> statement-breakpoint
ALTER TABLE "archived_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "archived_studies" (
	"study_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL,
	"origin_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"imported_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "archived_studies_origin" UNIQUE("project_id","origin_id")
);
--> statement-breakpoint
ALTER TABLE "archived_studies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_log" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"project_id" uuid DEFAULT nullif(current_setting('clipwise.project', true), '')::uuid,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"actor_prefix" text,
	"session" text,
	"action" text NOT NULL,
	"target_kind" text,
	"target_id" text,
	"target_name" text,
	"outcome" text NOT NULL,
	"details" json NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "public_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL,
	"study_id" uuid,
	"run_id" uuid,
	"name" text NOT NULL,
	"is_anonymous" boolean NOT NULL,
	"prefix" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "public_links_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "public_links_of_one" CHECK (num_nonnulls("public_links"."study_id", "public_links"."run_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "public_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- Written by hand: keys of studies are kept with all others.
INSERT INTO "idempotency_keys" ("project_id", "operation", "key", "asked_hash", "made", "created_at")
SELECT "project_id", 'createStudy', "idempotency_key", "body_digest", "id"::text, "created_at" FROM "studies"
WHERE "idempotency_key" IS NOT NULL AND "body_digest" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" DROP CONSTRAINT "studies_idempotency_key";--> statement-breakpoint
DROP INDEX "idempotency_keys_age";--> statement-breakpoint
ALTER TABLE "run_events" ADD COLUMN "written_in" "xid8" DEFAULT '0' NOT NULL;--> statement-breakpoint
-- Written by hand: rows that are there are older than any cursor, and are not written anew.
ALTER TABLE "run_events" ALTER COLUMN "written_in" SET DEFAULT pg_current_xact_id();--> statement-breakpoint
ALTER TABLE "run_settings" ADD COLUMN "number" double precision GENERATED ALWAYS AS ((case jsonb_typeof(value) when 'number' then value::float8 end)) STORED;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "changed_in" "xid8" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "archived_runs" ADD CONSTRAINT "archived_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_runs" ADD CONSTRAINT "archived_runs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_studies" ADD CONSTRAINT "archived_studies_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_studies" ADD CONSTRAINT "archived_studies_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_project" ON "audit_log" USING btree ("project_id","number");--> statement-breakpoint
CREATE INDEX "run_events_written" ON "run_events" USING btree ("written_in","run_id","cursor");--> statement-breakpoint
CREATE INDEX "run_settings_number" ON "run_settings" USING btree ("path","run_id","number");--> statement-breakpoint
CREATE INDEX "runs_current_id" ON "runs" USING btree ("id","number") WHERE deleted_at is null and archived_at is null;--> statement-breakpoint
CREATE INDEX "runs_changed" ON "runs" USING btree ("changed_in","id");--> statement-breakpoint
ALTER TABLE "studies" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "studies" DROP COLUMN "body_digest";--> statement-breakpoint
CREATE POLICY "of_project" ON "archived_runs" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "archived_studies" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "read_of_project" ON "audit_log" AS PERMISSIVE FOR SELECT TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "add_to_project" ON "audit_log" AS PERMISSIVE FOR INSERT TO public WITH CHECK (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "public_links" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
-- Written by hand from here on. What was told stays as it was told, also for the owner of the table.
CREATE FUNCTION "refuse_change_of_audit_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit_log is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
	FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit_log"();
--> statement-breakpoint
CREATE FUNCTION "run_changed" () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.changed_in := pg_current_xact_id();
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "run_made" BEFORE INSERT ON "runs" FOR EACH ROW EXECUTE FUNCTION run_changed();
--> statement-breakpoint
-- A heartbeat moves the end of the lease alone, which nobody needs to hear of.
CREATE TRIGGER "run_changed" BEFORE UPDATE ON "runs" FOR EACH ROW WHEN (
	NEW.lease_expires_at IS NOT DISTINCT FROM OLD.lease_expires_at
	OR (NEW.status, NEW.last_cursor, NEW.batch_sequence, NEW.lease_epoch, NEW.cancel_requested)
		IS DISTINCT FROM (OLD.status, OLD.last_cursor, OLD.batch_sequence, OLD.lease_epoch, OLD.cancel_requested)
) EXECUTE FUNCTION run_changed();
