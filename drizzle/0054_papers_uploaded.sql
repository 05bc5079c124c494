ALTER TABLE "papers" ADD COLUMN "file_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "upload_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "page_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "read_attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "read_after" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "review_code" text;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "endorsed_by" uuid;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_endorsed_by_users_id_fk" FOREIGN KEY ("endorsed_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "papers_to_read" ON "papers" USING btree ("read_after") WHERE status = 'reading';--> statement-breakpoint
CREATE INDEX "papers_uploading" ON "papers" USING btree ("upload_until") WHERE upload_until is not null;