CREATE TABLE "run_sources" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"key" text NOT NULL,
	"importer" text NOT NULL,
	"importer_version" text NOT NULL,
	"imported_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "run_sources_content" UNIQUE("sha256","key")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "is_declared" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "run_sources" ADD CONSTRAINT "run_sources_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;