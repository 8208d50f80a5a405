-- Keys of studies are kept with all others.
INSERT INTO "idempotency_keys" ("project_id", "operation", "key", "asked_hash", "made", "created_at")
SELECT "project_id", 'createStudy', "idempotency_key", "body_digest", "id"::text, "created_at" FROM "studies"
WHERE "idempotency_key" IS NOT NULL AND "body_digest" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "studies" DROP CONSTRAINT "studies_idempotency_key";--> statement-breakpoint
DROP INDEX "idempotency_keys_age";--> statement-breakpoint
ALTER TABLE "run_events" ADD COLUMN "written_in" xid8 DEFAULT '0' NOT NULL;--> statement-breakpoint
-- Rows that are there are older than any cursor, and are not written anew.
ALTER TABLE "run_events" ALTER COLUMN "written_in" SET DEFAULT pg_current_xact_id();--> statement-breakpoint
ALTER TABLE "run_settings" ADD COLUMN "number" double precision GENERATED ALWAYS AS ((case jsonb_typeof(value) when 'number' then value::float8 end)) STORED;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "changed_in" "xid8" DEFAULT '0' NOT NULL;--> statement-breakpoint
CREATE INDEX "run_events_written" ON "run_events" USING btree ("written_in","run_id","cursor");--> statement-breakpoint
CREATE INDEX "run_settings_number" ON "run_settings" USING btree ("path","run_id","number");--> statement-breakpoint
CREATE INDEX "runs_current_id" ON "runs" USING btree ("id","number") WHERE deleted_at is null and archived_at is null;--> statement-breakpoint
CREATE INDEX "runs_changed" ON "runs" USING btree ("changed_in","id");--> statement-breakpoint
ALTER TABLE "studies" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "studies" DROP COLUMN "body_digest";--> statement-breakpoint
CREATE FUNCTION "run_changed" () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.changed_in := pg_current_xact_id();
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "run_made" BEFORE INSERT ON "runs" FOR EACH ROW EXECUTE FUNCTION run_changed();
--> statement-breakpoint
-- A heartbeat moves the end of the lease alone, which nobody needs to hear of.
CREATE TRIGGER "run_changed" BEFORE UPDATE ON "runs" FOR EACH ROW WHEN (
	NEW.lease_expires_at IS NOT DISTINCT FROM OLD.lease_expires_at
	OR (NEW.status, NEW.last_cursor, NEW.batch_sequence, NEW.lease_epoch, NEW.cancel_requested)
		IS DISTINCT FROM (OLD.status, OLD.last_cursor, OLD.batch_sequence, OLD.lease_epoch, OLD.cancel_requested)
) EXECUTE FUNCTION run_changed();
