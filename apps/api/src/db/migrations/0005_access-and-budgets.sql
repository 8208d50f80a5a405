CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"prefix" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "artifact_uploads" (
	"project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL,
	"sha256" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifact_uploads_sha256_project_id_pk" PRIMARY KEY("sha256","project_id")
);
--> statement-breakpoint
ALTER TABLE "artifact_uploads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "budget_decisions" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"dataset_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"unit" text,
	"epsilon" double precision,
	"delta" double precision,
	"reason" text NOT NULL,
	"run_ids" uuid[] DEFAULT '{}' NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "budget_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "budget_plans" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"dataset_id" uuid,
	"may_read_any" boolean NOT NULL,
	"unit" text NOT NULL,
	"neighbouring" text NOT NULL,
	"charges" json NOT NULL,
	"charged" json DEFAULT '[]'::json NOT NULL,
	"promised_epsilon" double precision,
	"promised_delta" double precision,
	"largest_subject_examples" integer
);
--> statement-breakpoint
ALTER TABLE "budget_plans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "budgets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"dataset_id" uuid NOT NULL,
	"unit" text NOT NULL,
	"neighbouring" text NOT NULL,
	"epsilon" double precision NOT NULL,
	"delta" double precision NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "budgets_unit" UNIQUE("dataset_id","unit")
);
--> statement-breakpoint
ALTER TABLE "budgets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dataset_configs" (
	"digest" text PRIMARY KEY NOT NULL,
	"dataset_id" uuid NOT NULL,
	"training_examples" integer NOT NULL,
	"training_subjects" integer,
	"largest_subject_examples" integer,
	"announced_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dataset_configs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dataset_runs" (
	"run_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"largest_subject_examples" integer,
	"grouping" text NOT NULL,
	"subject_bits" "bytea",
	CONSTRAINT "dataset_runs_dataset_id_run_id_pk" PRIMARY KEY("dataset_id","run_id")
);
--> statement-breakpoint
ALTER TABLE "dataset_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"content_sha256" text NOT NULL,
	"name" text NOT NULL,
	"examples" integer NOT NULL,
	"subjects" integer NOT NULL,
	"largest_subject_examples" integer NOT NULL,
	"is_synthetic" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "datasets_content_sha256_unique" UNIQUE("content_sha256")
);
--> statement-breakpoint
ALTER TABLE "datasets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "projects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- Every row that is there belongs to it.
INSERT INTO "projects" ("id", "name") VALUES ('00000000-0000-4000-8000-000000000000', 'default');--> statement-breakpoint
CREATE TABLE "sessions" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"api_key_id" uuid NOT NULL,
	"project_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "artifacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ingest_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "metric_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "metric_chunks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "metric_rollups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "metric_series" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "metric_summaries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "privacy_charges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "privacy_totals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run_sources" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "studies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "writers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run_sources" DROP CONSTRAINT "run_sources_content";--> statement-breakpoint
ALTER TABLE "saved_views" DROP CONSTRAINT "saved_views_name";--> statement-breakpoint
ALTER TABLE "studies" DROP CONSTRAINT "studies_idempotency_key_unique";--> statement-breakpoint
ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_operation_key_pk";--> statement-breakpoint
ALTER TABLE "writers" DROP CONSTRAINT "writers_pkey";--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "run_sources" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "writers" ADD COLUMN "project_id" uuid DEFAULT coalesce(nullif(current_setting('clipwise.project', true), '')::uuid, '00000000-0000-4000-8000-000000000000'::uuid) NOT NULL;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_project_id_operation_key_pk" PRIMARY KEY("project_id","operation","key");--> statement-breakpoint
ALTER TABLE "writers" ADD CONSTRAINT "writers_id_project_id_pk" PRIMARY KEY("id","project_id");--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact_uploads" ADD CONSTRAINT "artifact_uploads_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_decisions" ADD CONSTRAINT "budget_decisions_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_plans" ADD CONSTRAINT "budget_plans_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_plans" ADD CONSTRAINT "budget_plans_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_configs" ADD CONSTRAINT "dataset_configs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_runs" ADD CONSTRAINT "dataset_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_runs" ADD CONSTRAINT "dataset_runs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_api_key_id_api_keys_id_fk" FOREIGN KEY ("api_key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "budget_decisions_dataset" ON "budget_decisions" USING btree ("dataset_id","number");--> statement-breakpoint
CREATE INDEX "budget_plans_dataset" ON "budget_plans" USING btree ("dataset_id");--> statement-breakpoint
CREATE INDEX "dataset_runs_run" ON "dataset_runs" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "sessions_age" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_sources" ADD CONSTRAINT "run_sources_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studies" ADD CONSTRAINT "studies_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "writers" ADD CONSTRAINT "writers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "metric_series_without_pyramid" ON "metric_series" USING btree ("run_id") WHERE base is null and points >= 256;--> statement-breakpoint
CREATE INDEX "metric_summaries_name" ON "metric_summaries" USING btree ("name","run_id");--> statement-breakpoint
CREATE INDEX "runs_project" ON "runs" USING btree ("project_id","number");--> statement-breakpoint
ALTER TABLE "run_sources" ADD CONSTRAINT "run_sources_content" UNIQUE("project_id","sha256","key");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_name" UNIQUE("project_id","page","name");--> statement-breakpoint
ALTER TABLE "studies" ADD CONSTRAINT "studies_idempotency_key" UNIQUE("project_id","idempotency_key");--> statement-breakpoint
CREATE POLICY "of_run" ON "artifacts" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_project" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_run" ON "ingest_batches" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "metric_batches" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "metric_chunks" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "metric_rollups" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "metric_series" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "metric_summaries" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "privacy_charges" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "privacy_totals" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "run_events" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_run" ON "run_settings" AS PERMISSIVE FOR ALL TO public USING (exists (select from runs where runs.id = run_id));--> statement-breakpoint
CREATE POLICY "of_project" ON "run_sources" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "runs" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "saved_views" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "studies" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "writers" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "api_keys" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "artifact_uploads" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "projects" AS PERMISSIVE FOR ALL TO public USING (id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
-- Written by hand: what is there was sent by the only project.
INSERT INTO "artifact_uploads" ("sha256") SELECT DISTINCT "sha256" FROM "artifacts";--> statement-breakpoint
-- Written by hand: what was decided about a budget stays as it was decided.
CREATE FUNCTION "refuse_change_of_decisions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'budget_decisions is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "budget_decisions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_decisions"
	FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_decisions"();
--> statement-breakpoint
-- Pyramids have other levels and blocks: compaction builds them anew from the chunks.
DELETE FROM "metric_rollups";--> statement-breakpoint
UPDATE "metric_series" SET "base" = NULL;
