ALTER TABLE "studies" ADD COLUMN "report" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "report_revision" integer DEFAULT 0 NOT NULL;