CREATE TABLE "record_businesses" (
	"source" text NOT NULL,
	"business_key" text NOT NULL,
	"permit" text NOT NULL,
	"name" text NOT NULL,
	"address_line" text NOT NULL,
	"city" text NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "record_businesses_once" PRIMARY KEY("source","business_key")
);
--> statement-breakpoint
CREATE TABLE "record_closures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"inspection_key" text NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "record_closures_once" UNIQUE("source","inspection_key","kitchen_id")
);
--> statement-breakpoint
CREATE TABLE "record_faults" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"field" text NOT NULL,
	"problem" text NOT NULL,
	CONSTRAINT "record_faults_once" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "record_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"rows_bad" integer DEFAULT 0 NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "record_imports_once" UNIQUE("source","file_hash")
);
--> statement-breakpoint
CREATE TABLE "record_inspections" (
	"source" text NOT NULL,
	"inspection_key" text NOT NULL,
	"business_key" text NOT NULL,
	"inspected_on" date NOT NULL,
	"kind" text NOT NULL,
	"result" text NOT NULL,
	"score" integer,
	"said" text NOT NULL,
	CONSTRAINT "record_inspections_once" PRIMARY KEY("source","inspection_key"),
	CONSTRAINT "record_inspections_score" CHECK ("record_inspections"."score" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "record_matches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"business_key" text NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"score" integer NOT NULL,
	"by_permit" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'proposed' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "record_matches_once" UNIQUE("source","business_key","kitchen_id"),
	CONSTRAINT "record_matches_score" CHECK ("record_matches"."score" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "record_closures" ADD CONSTRAINT "record_closures_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_closures" ADD CONSTRAINT "record_closures_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_closures" ADD CONSTRAINT "record_closures_inspection" FOREIGN KEY ("source","inspection_key") REFERENCES "public"."record_inspections"("source","inspection_key") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_faults" ADD CONSTRAINT "record_faults_import_id_record_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."record_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_imports" ADD CONSTRAINT "record_imports_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_inspections" ADD CONSTRAINT "record_inspections_business" FOREIGN KEY ("source","business_key") REFERENCES "public"."record_businesses"("source","business_key") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_matches" ADD CONSTRAINT "record_matches_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_matches" ADD CONSTRAINT "record_matches_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_matches" ADD CONSTRAINT "record_matches_business" FOREIGN KEY ("source","business_key") REFERENCES "public"."record_businesses"("source","business_key") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "record_inspections_by_business" ON "record_inspections" USING btree ("source","business_key","inspected_on");--> statement-breakpoint
CREATE INDEX "record_matches_by_kitchen" ON "record_matches" USING btree ("kitchen_id");