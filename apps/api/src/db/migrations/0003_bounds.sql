CREATE TABLE "idempotency_keys" (
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"asked_hash" text NOT NULL,
	"made" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_operation_key_pk" PRIMARY KEY("operation","key")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "opened_by_writer" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");
--> statement-breakpoint
-- Written by hand: runs that `clipwise train --api` opened bear its writer's name.
UPDATE "runs" SET "opened_by_writer" = true WHERE "writer_id" LIKE 'trainer-%';
