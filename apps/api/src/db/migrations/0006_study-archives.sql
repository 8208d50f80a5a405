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
ALTER TABLE "archived_runs" ADD CONSTRAINT "archived_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_runs" ADD CONSTRAINT "archived_runs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_studies" ADD CONSTRAINT "archived_studies_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archived_studies" ADD CONSTRAINT "archived_studies_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "of_project" ON "archived_runs" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "of_project" ON "archived_studies" AS PERMISSIVE FOR ALL TO public USING (project_id = nullif(current_setting('clipwise.project', true), '')::uuid);