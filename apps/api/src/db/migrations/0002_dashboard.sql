CREATE TABLE "run_settings" (
	"run_id" uuid NOT NULL,
	"path" text NOT NULL,
	"value" jsonb NOT NULL,
	CONSTRAINT "run_settings_path_run_id_pk" PRIMARY KEY("path","run_id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"page" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_name" UNIQUE("page","name")
);
--> statement-breakpoint
CREATE TABLE "writers" (
	"id" text PRIMARY KEY NOT NULL,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "purged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "delta" double precision GENERATED ALWAYS AS (((mechanism ->> 'delta')::double precision)) STORED;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "unit" text GENERATED ALWAYS AS ((mechanism ->> 'unit')) STORED;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "neighbouring" text GENERATED ALWAYS AS ((mechanism ->> 'neighbouring')) STORED;--> statement-breakpoint
ALTER TABLE "run_settings" ADD CONSTRAINT "run_settings_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_current" ON "runs" USING btree ("number") WHERE deleted_at is null and archived_at is null;
--> statement-breakpoint
CREATE FUNCTION "config_settings" ("config" jsonb) RETURNS TABLE ("path" text, "value" jsonb) LANGUAGE sql IMMUTABLE AS $$
	WITH RECURSIVE places AS (
		SELECT key AS path, place.value FROM jsonb_each(config) AS place
		UNION ALL
		SELECT places.path || '.' || key, inner_place.value
		FROM places CROSS JOIN LATERAL jsonb_each(places.value) AS inner_place
		WHERE jsonb_typeof(places.value) = 'object'
	)
	SELECT path, value FROM places WHERE jsonb_typeof(value) NOT IN ('object', 'null')
$$;
--> statement-breakpoint
-- `jsonb` holds no NUL; a config with one, which no version would run, is found by everything else.
INSERT INTO "run_settings" ("run_id", "path", "value")
SELECT "id", "path", "value" FROM "runs" CROSS JOIN LATERAL config_settings("config"::jsonb)
WHERE position('\u0000' IN "config"::text) = 0;
