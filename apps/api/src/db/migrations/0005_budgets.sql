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
CREATE TABLE "dataset_configs" (
	"digest" text PRIMARY KEY NOT NULL,
	"dataset_id" uuid NOT NULL,
	"training_examples" integer NOT NULL,
	"training_subjects" integer,
	"largest_subject_examples" integer,
	"announced_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dataset_runs" (
	"run_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"largest_subject_examples" integer,
	"grouping" text NOT NULL,
	"subject_bits" "bytea",
	CONSTRAINT "dataset_runs_dataset_id_run_id_pk" PRIMARY KEY("dataset_id","run_id")
);
--> statement-breakpoint
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
ALTER TABLE "budget_decisions" ADD CONSTRAINT "budget_decisions_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_plans" ADD CONSTRAINT "budget_plans_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_plans" ADD CONSTRAINT "budget_plans_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_configs" ADD CONSTRAINT "dataset_configs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_runs" ADD CONSTRAINT "dataset_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_runs" ADD CONSTRAINT "dataset_runs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "budget_decisions_dataset" ON "budget_decisions" USING btree ("dataset_id","number");--> statement-breakpoint
CREATE INDEX "budget_plans_dataset" ON "budget_plans" USING btree ("dataset_id");--> statement-breakpoint
CREATE INDEX "dataset_runs_run" ON "dataset_runs" USING btree ("run_id");--> statement-breakpoint
-- Written by hand: what was decided about a budget stays as it was decided.
CREATE FUNCTION "refuse_change_of_decisions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'budget_decisions is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "budget_decisions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_decisions"
	FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_decisions"();
