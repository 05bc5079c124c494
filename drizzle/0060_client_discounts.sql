CREATE TABLE "client_discounts" (
	"organization_id" uuid NOT NULL,
	"renter_id" uuid NOT NULL,
	"percent_bps" integer NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "client_discounts_once" PRIMARY KEY("organization_id","renter_id"),
	CONSTRAINT "client_discounts_share" CHECK ("client_discounts"."percent_bps" between 1 and 9000)
);
--> statement-breakpoint
ALTER TABLE "client_discounts" ADD CONSTRAINT "client_discounts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_discounts" ADD CONSTRAINT "client_discounts_renter_id_users_id_fk" FOREIGN KEY ("renter_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;