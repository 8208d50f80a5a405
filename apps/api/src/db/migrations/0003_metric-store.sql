CREATE TABLE "metric_batches" (
	"run_id" uuid NOT NULL,
	"first_cursor" integer NOT NULL,
	"last_cursor" integer NOT NULL,
	"attempt" integer NOT NULL,
	"points" integer NOT NULL,
	"stored_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"events" text NOT NULL,
	CONSTRAINT "metric_batches_run_id_first_cursor_pk" PRIMARY KEY("run_id","first_cursor")
);
--> statement-breakpoint
CREATE TABLE "metric_chunks" (
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"attempt" integer NOT NULL,
	"first_step" integer NOT NULL,
	"first_cursor" integer NOT NULL,
	"last_step" integer NOT NULL,
	"min_cursor" integer NOT NULL,
	"max_cursor" integer NOT NULL,
	"points" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "metric_chunks_run_id_name_attempt_first_step_first_cursor_pk" PRIMARY KEY("run_id","name","attempt","first_step","first_cursor")
);
--> statement-breakpoint
CREATE TABLE "metric_rollups" (
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"attempt" integer NOT NULL,
	"exponent" integer NOT NULL,
	"block" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "metric_rollups_run_id_name_attempt_exponent_block_pk" PRIMARY KEY("run_id","name","attempt","exponent","block")
);
--> statement-breakpoint
CREATE TABLE "metric_series" (
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"attempt" integer NOT NULL,
	"points" integer NOT NULL,
	"min_step" integer NOT NULL,
	"max_step" integer NOT NULL,
	"base" integer,
	CONSTRAINT "metric_series_run_id_name_attempt_pk" PRIMARY KEY("run_id","name","attempt")
);
--> statement-breakpoint
ALTER TABLE "metric_batches" ADD CONSTRAINT "metric_batches_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_chunks" ADD CONSTRAINT "metric_chunks_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_rollups" ADD CONSTRAINT "metric_rollups_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_series" ADD CONSTRAINT "metric_series_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "metric_chunks_cursor" ON "metric_chunks" USING btree ("run_id","max_cursor","min_cursor");--> statement-breakpoint
CREATE INDEX "run_events_started" ON "run_events" USING btree ("run_id","cursor") WHERE kind = 'run-started';
--> statement-breakpoint
-- Chunks and roll-ups are compressed already; batches live for seconds.
ALTER TABLE "metric_chunks" ALTER COLUMN "data" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "metric_rollups" ALTER COLUMN "data" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "metric_batches" ALTER COLUMN "events" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "metric_batches" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint
-- A metrics-recorded event becomes part of a batch, from which it is compacted as if it had just arrived.
INSERT INTO "metric_batches" ("run_id", "first_cursor", "last_cursor", "attempt", "points", "events")
SELECT "run_id", min("cursor"), max("cursor"), "attempt", sum("metrics"),
	json_build_object('layouts', json_agg("layout" ORDER BY "cursor"), 'events', json_agg("columns" ORDER BY "cursor"))::text
FROM (
	SELECT "run_id", "cursor", "attempt", "batch", "metrics", "layout",
		jsonb_build_array(row_number() OVER (PARTITION BY "run_id", "attempt", "batch" ORDER BY "cursor") - 1, "cursor",
			(extract(epoch FROM "at") * 1000)::bigint, "payload" -> 'step', "payload" -> 'epoch', "payload" -> 'wallTimeMs')
			|| "values" AS "columns"
	FROM (
		SELECT *, (row_number() OVER (PARTITION BY "run_id", "attempt" ORDER BY "cursor") - 1) / 200 AS "batch"
		FROM (
			SELECT *, coalesce(max("cursor") FILTER (WHERE "kind" = 'run-started')
				OVER (PARTITION BY "run_id" ORDER BY "cursor"), 0) AS "attempt"
			FROM "run_events" WHERE "kind" IN ('run-started', 'metrics-recorded')
		) AS "started" WHERE "kind" = 'metrics-recorded'
	) AS "numbered" CROSS JOIN LATERAL (
		SELECT count(*) AS "metrics", jsonb_agg("metric" -> 'value' ORDER BY "place") AS "values",
			jsonb_agg(jsonb_build_array("metric" -> 'name', "metric" -> 'disclosure') ORDER BY "place") AS "layout"
		FROM jsonb_array_elements("payload" -> 'metrics') WITH ORDINALITY AS "given" ("metric", "place")
	) AS "recorded"
) AS "events"
GROUP BY "run_id", "attempt", "batch";--> statement-breakpoint
DELETE FROM "run_events" WHERE "kind" = 'metrics-recorded';--> statement-breakpoint
DROP TABLE "metric_points" CASCADE;
