CREATE TABLE "booking_shifts" (
	"booking_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"in_charge" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "booking_shifts_once" PRIMARY KEY("booking_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "inspection_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"label" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "inspection_links_token_once" UNIQUE("token_hash"),
	CONSTRAINT "inspection_links_label" CHECK (length("inspection_links"."label") between 1 and 120),
	CONSTRAINT "inspection_links_term" CHECK ("inspection_links"."created_at" < "inspection_links"."expires_at")
);
--> statement-breakpoint
ALTER TABLE "booking_shifts" ADD CONSTRAINT "booking_shifts_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_shifts" ADD CONSTRAINT "booking_shifts_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_links" ADD CONSTRAINT "inspection_links_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_links" ADD CONSTRAINT "inspection_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "booking_shifts_one_in_charge" ON "booking_shifts" USING btree ("booking_id") WHERE in_charge;--> statement-breakpoint
CREATE INDEX "inspection_links_by_kitchen" ON "inspection_links" USING btree ("kitchen_id");