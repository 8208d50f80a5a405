ALTER TABLE "runs" ADD COLUMN "added_after_results" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "definition" json;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "body_digest" text;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "looks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "looked_runs" integer DEFAULT -1 NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD CONSTRAINT "studies_idempotency_key_unique" UNIQUE("idempotency_key");