CREATE TABLE "idempotency_keys" (
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"asked_hash" text NOT NULL,
	"made" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_operation_key_pk" PRIMARY KEY("operation","key")
);
--> statement-breakpoint
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
ALTER TABLE "runs" ADD COLUMN "opened_by_writer" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "added_after_results" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "definition" json;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "body_digest" text;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "looks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "looked_runs" integer DEFAULT -1 NOT NULL;--> statement-breakpoint
ALTER TABLE "run_sources" ADD CONSTRAINT "run_sources_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "studies" ADD CONSTRAINT "studies_idempotency_key_unique" UNIQUE("idempotency_key");--> statement-breakpoint
-- Written by hand: runs that `clipwise train --api` opened bear its writer's name.
UPDATE "runs" SET "opened_by_writer" = true WHERE "writer_id" LIKE 'trainer-%';
