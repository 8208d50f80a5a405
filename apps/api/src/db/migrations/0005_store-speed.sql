CREATE INDEX "metric_series_without_pyramid" ON "metric_series" USING btree ("run_id") WHERE base is null and points >= 256;--> statement-breakpoint
CREATE INDEX "metric_summaries_name" ON "metric_summaries" USING btree ("name","run_id");--> statement-breakpoint
-- Pyramids have other levels and blocks: compaction builds them anew from the chunks.
DELETE FROM "metric_rollups";--> statement-breakpoint
UPDATE "metric_series" SET "base" = NULL;
