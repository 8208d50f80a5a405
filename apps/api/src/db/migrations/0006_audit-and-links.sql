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
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_project" ON "audit_log" USING btree ("project_id","number");--> statement-breakpoint
CREATE POLICY "read_of_project" ON "audit_log" AS PERMISSIVE FOR SELECT TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "add_to_project" ON "audit_log" AS PERMISSIVE FOR INSERT TO public WITH CHECK (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "public_links" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
-- Written by hand: what was told stays as it was told, also for the owner of the table.
CREATE FUNCTION "refuse_change_of_audit_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit_log is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
	FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit_log"();
