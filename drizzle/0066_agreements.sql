CREATE TABLE "agreement_acceptances" (
	"agreement_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"side" text NOT NULL,
	"user_id" uuid NOT NULL,
	"signed_name" text NOT NULL,
	"text_hash" text NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_acceptances_once" PRIMARY KEY("agreement_id","number","side"),
	CONSTRAINT "agreement_acceptances_name" CHECK (length("agreement_acceptances"."signed_name") between 2 and 120)
);
--> statement-breakpoint
CREATE TABLE "agreement_versions" (
	"agreement_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"texts" jsonb NOT NULL,
	"text_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_versions_once" PRIMARY KEY("agreement_id","number")
);
--> statement-breakpoint
CREATE TABLE "agreements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"renter_id" uuid NOT NULL,
	"compared_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"end_reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreements_ended_whole" CHECK (("agreements"."ended_at" is null) = ("agreements"."ended_by" is null))
);
--> statement-breakpoint
ALTER TABLE "agreement_acceptances" ADD CONSTRAINT "agreement_acceptances_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_acceptances" ADD CONSTRAINT "agreement_acceptances_version" FOREIGN KEY ("agreement_id","number") REFERENCES "public"."agreement_versions"("agreement_id","number") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_versions" ADD CONSTRAINT "agreement_versions_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_renter_id_users_id_fk" FOREIGN KEY ("renter_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_one" ON "agreements" USING btree ("kitchen_id","renter_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "agreements_by_renter" ON "agreements" USING btree ("renter_id");--> statement-breakpoint
CREATE INDEX "agreements_to_compare" ON "agreements" USING btree ("compared_at") WHERE ended_at is null;