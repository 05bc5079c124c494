CREATE TABLE "papers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"kitchen_id" uuid,
	"staff_id" uuid,
	"requirement" text NOT NULL,
	"status" text DEFAULT 'uploading' NOT NULL,
	"number" text DEFAULT '' NOT NULL,
	"issuer" text DEFAULT '' NOT NULL,
	"holder_name" text DEFAULT '' NOT NULL,
	"valid_from" date,
	"valid_until" date,
	"renewal" boolean DEFAULT false NOT NULL,
	"coverage" jsonb,
	"ended_on" date,
	"object_key" text NOT NULL,
	"content_type" text NOT NULL,
	"byte_count" integer NOT NULL,
	"sealed_key" text NOT NULL,
	"reading" jsonb,
	"uploaded_by" uuid NOT NULL,
	"confirmed_at" timestamp with time zone,
	"reviewed_at" timestamp with time zone,
	"reviewed_by" uuid,
	"review_reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "papers_object_once" UNIQUE("object_key"),
	CONSTRAINT "papers_holder" CHECK (num_nonnulls("papers"."user_id", "papers"."kitchen_id") = 1),
	CONSTRAINT "papers_term" CHECK ("papers"."valid_from" <= "papers"."valid_until"),
	CONSTRAINT "papers_size" CHECK ("papers"."byte_count" between 1 and 15728640),
	CONSTRAINT "papers_reviewed_whole" CHECK ("papers"."status" not in ('approved', 'rejected') or ("papers"."reviewed_at" is not null and "papers"."confirmed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"kitchen_id" uuid,
	"name" text NOT NULL,
	"hired_on" date,
	"left_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_of_renter" UNIQUE("id","user_id"),
	CONSTRAINT "staff_of_kitchen" UNIQUE("id","kitchen_id"),
	CONSTRAINT "staff_holder" CHECK (num_nonnulls("staff"."user_id", "staff"."kitchen_id") = 1),
	CONSTRAINT "staff_name" CHECK (length("staff"."name") between 1 and 120),
	CONSTRAINT "staff_term" CHECK ("staff"."left_on" >= "staff"."hired_on")
);
--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_uploaded_by_users_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_staff_of_renter" FOREIGN KEY ("staff_id","user_id") REFERENCES "public"."staff"("id","user_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_staff_of_kitchen" FOREIGN KEY ("staff_id","kitchen_id") REFERENCES "public"."staff"("id","kitchen_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "papers_by_user" ON "papers" USING btree ("user_id","requirement");--> statement-breakpoint
CREATE INDEX "papers_by_kitchen" ON "papers" USING btree ("kitchen_id","requirement");--> statement-breakpoint
CREATE INDEX "papers_in_review" ON "papers" USING btree ("confirmed_at") WHERE status = 'in_review';--> statement-breakpoint
CREATE INDEX "staff_by_user" ON "staff" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "staff_by_kitchen" ON "staff" USING btree ("kitchen_id");