CREATE TABLE "privacy_totals" (
	"run_id" uuid NOT NULL,
	"event_key" text NOT NULL,
	"event" jsonb NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "privacy_totals_run_id_event_key_pk" PRIMARY KEY("run_id","event_key")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "accounting" json;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "charged" json;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "privacy_verdict" text DEFAULT 'NOTHING_CHARGED' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "privacy_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "earlier_contradiction" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "attempt_charges" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "attempt_step" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "privacy_totals" ADD CONSTRAINT "privacy_totals_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "privacy_totals" ("run_id", "event_key", "event", "count")
SELECT "run_id", encode(sha256(convert_to("event"::text, 'UTF8')), 'hex'), "event", sum("count")
FROM "privacy_charges" GROUP BY "run_id", "event";--> statement-breakpoint
-- What was announced for these runs was never checked against their charges: no guarantee is claimed for them.
UPDATE "runs" SET "privacy_verdict" = 'UNVERIFIED',
	"earlier_contradiction" = 'The run was stored by an earlier version, which did not check its claim against the charges.',
	"privacy_reason" = 'The run was stored by an earlier version, which did not check its claim against the charges.'
WHERE "charged_steps" > 0 AND "epsilon" IS NOT NULL;--> statement-breakpoint
UPDATE "runs" SET "privacy_verdict" = 'NON_PRIVATE', "privacy_reason" = "epsilon_note"
WHERE "charged_steps" > 0 AND "epsilon" IS NULL;--> statement-breakpoint
UPDATE "runs" SET "privacy_verdict" = 'NON_PRIVATE', "privacy_reason" = 'No noise is added to the gradients.'
WHERE "charged_steps" = 0 AND "method" = 'non-private';--> statement-breakpoint
UPDATE "runs" SET "privacy_reason" = 'No step has been charged yet.'
WHERE "charged_steps" = 0 AND "method" <> 'non-private';--> statement-breakpoint
-- A metric of this name repeated the ledger's epsilon and could differ from it; the events stay in `run_events`.
DELETE FROM "metric_points" WHERE "name" = 'epsilon';--> statement-breakpoint
DELETE FROM "metric_summaries" WHERE "name" = 'epsilon';
