CREATE TABLE "artifacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"cursor" integer NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"media_type" text NOT NULL,
	"step" integer NOT NULL,
	"epoch" double precision NOT NULL,
	"disclosure" text NOT NULL,
	"labels" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest_batches" (
	"run_id" uuid NOT NULL,
	"lease_epoch" integer NOT NULL,
	"sequence" integer NOT NULL,
	"writer_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"cursor" integer NOT NULL,
	CONSTRAINT "ingest_batches_run_id_lease_epoch_sequence_pk" PRIMARY KEY("run_id","lease_epoch","sequence")
);
--> statement-breakpoint
CREATE TABLE "metric_points" (
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"cursor" integer NOT NULL,
	"step" integer NOT NULL,
	"epoch" double precision NOT NULL,
	"wall_time_ms" double precision NOT NULL,
	"value" double precision NOT NULL,
	"disclosure" text NOT NULL,
	CONSTRAINT "metric_points_run_id_name_cursor_pk" PRIMARY KEY("run_id","name","cursor")
);
--> statement-breakpoint
CREATE TABLE "metric_summaries" (
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"last" double precision NOT NULL,
	"min" double precision,
	"max" double precision,
	"last_step" integer NOT NULL,
	"disclosure" text NOT NULL,
	CONSTRAINT "metric_summaries_run_id_name_pk" PRIMARY KEY("run_id","name")
);
--> statement-breakpoint
CREATE TABLE "privacy_charges" (
	"run_id" uuid NOT NULL,
	"cursor" integer NOT NULL,
	"step" integer NOT NULL,
	"count" integer NOT NULL,
	"event" jsonb NOT NULL,
	"epsilon" double precision,
	"charged_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "privacy_charges_run_id_cursor_pk" PRIMARY KEY("run_id","cursor")
);
--> statement-breakpoint
CREATE TABLE "run_events" (
	"run_id" uuid NOT NULL,
	"cursor" integer NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "run_events_run_id_cursor_pk" PRIMARY KEY("run_id","cursor")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigserial NOT NULL,
	"study_id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'QUEUED' NOT NULL,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"dataset" text NOT NULL,
	"model" text NOT NULL,
	"method" text NOT NULL,
	"clipping" text NOT NULL,
	"sparsification" text NOT NULL,
	"noise_multiplier" double precision,
	"config" json NOT NULL,
	"environment" json,
	"mechanism" json,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"failure_code" text,
	"failure_message" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempt_cursor" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"planned_steps" integer DEFAULT 0 NOT NULL,
	"epoch" double precision DEFAULT 0 NOT NULL,
	"planned_epochs" integer DEFAULT 0 NOT NULL,
	"epsilon" double precision,
	"epsilon_note" text DEFAULT '' NOT NULL,
	"charged_steps" integer DEFAULT 0 NOT NULL,
	"mean_dice" double precision,
	"pixel_accuracy" double precision,
	"last_cursor" integer DEFAULT 0 NOT NULL,
	"writer_id" text,
	"lease_epoch" integer DEFAULT 0 NOT NULL,
	"lease_expires_at" timestamp (3) with time zone,
	"batch_sequence" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "runs_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigserial NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "studies_number_unique" UNIQUE("number")
);
--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_batches" ADD CONSTRAINT "ingest_batches_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_points" ADD CONSTRAINT "metric_points_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_summaries" ADD CONSTRAINT "metric_summaries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_charges" ADD CONSTRAINT "privacy_charges_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifacts_run" ON "artifacts" USING btree ("run_id","cursor");--> statement-breakpoint
CREATE INDEX "artifacts_sha256" ON "artifacts" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "runs_study" ON "runs" USING btree ("study_id","number");--> statement-breakpoint
CREATE INDEX "runs_queued" ON "runs" USING btree ("number") WHERE status = 'QUEUED';--> statement-breakpoint
CREATE INDEX "runs_leased" ON "runs" USING btree ("lease_expires_at") WHERE status = 'RUNNING';--> statement-breakpoint
CREATE INDEX "runs_writer" ON "runs" USING btree ("writer_id") WHERE status = 'RUNNING';