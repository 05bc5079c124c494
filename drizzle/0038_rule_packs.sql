CREATE TABLE "certification_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"level" text NOT NULL,
	"parent_id" uuid,
	"parent_level" text GENERATED ALWAYS AS (case level when 'certification' then 'accreditation' when 'accreditation' then 'recognition' end) STORED,
	"holder" text NOT NULL,
	"country" text,
	"scopes" text[] NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"relinquished_on" date,
	"withdrawn_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "certification_links_level" UNIQUE("id","level","user_id"),
	CONSTRAINT "certification_links_root" CHECK (("certification_links"."level" = 'recognition') = ("certification_links"."parent_id" is null)),
	CONSTRAINT "certification_links_term" CHECK ("certification_links"."starts_on" <= "certification_links"."ends_on"),
	CONSTRAINT "certification_links_site" CHECK (("certification_links"."level" = 'certification') = ("certification_links"."country" is not null))
);
--> statement-breakpoint
CREATE TABLE "federal_attestations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"answers" jsonb NOT NULL,
	"outcome" jsonb NOT NULL,
	"statement" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"city_version_id" uuid NOT NULL,
	"federal_version_id" uuid NOT NULL,
	"checked_on" date NOT NULL,
	"subject" jsonb NOT NULL,
	"overall" text NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_pack_reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version_id" uuid NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_pack_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"number" integer NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"effective_on" date,
	"compiled_on" date NOT NULL,
	"source_title" text NOT NULL,
	"source_url" text,
	"note" text DEFAULT '' NOT NULL,
	"import_hash" text,
	"created_by" uuid,
	"published_at" timestamp with time zone,
	"published_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_pack_versions_number" UNIQUE("slug","number"),
	CONSTRAINT "rule_pack_versions_effective" UNIQUE("slug","effective_on"),
	CONSTRAINT "rule_pack_versions_source" CHECK (length("rule_pack_versions"."source_title") > 0),
	CONSTRAINT "rule_pack_versions_published_whole" CHECK (("rule_pack_versions"."status" = 'published') = ("rule_pack_versions"."published_at" is not null and "rule_pack_versions"."effective_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "rule_packs" (
	"slug" text PRIMARY KEY NOT NULL,
	"city" text,
	"county" text,
	"state" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_requirements" (
	"version_id" uuid NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "rule_requirements_once" PRIMARY KEY("version_id","key"),
	CONSTRAINT "rule_requirements_key" CHECK ("rule_requirements"."record"->>'id' = "rule_requirements"."key"),
	CONSTRAINT "rule_requirements_source" CHECK (length(coalesce("rule_requirements"."record"->'source'->>'title', '')) > 0)
);
--> statement-breakpoint
ALTER TABLE "certification_links" ADD CONSTRAINT "certification_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_links" ADD CONSTRAINT "certification_links_parent" FOREIGN KEY ("parent_id","parent_level","user_id") REFERENCES "public"."certification_links"("id","level","user_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "federal_attestations" ADD CONSTRAINT "federal_attestations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "federal_attestations" ADD CONSTRAINT "federal_attestations_version_id_rule_pack_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."rule_pack_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_decisions" ADD CONSTRAINT "rule_decisions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_decisions" ADD CONSTRAINT "rule_decisions_city_version_id_rule_pack_versions_id_fk" FOREIGN KEY ("city_version_id") REFERENCES "public"."rule_pack_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_decisions" ADD CONSTRAINT "rule_decisions_federal_version_id_rule_pack_versions_id_fk" FOREIGN KEY ("federal_version_id") REFERENCES "public"."rule_pack_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pack_reviews" ADD CONSTRAINT "rule_pack_reviews_version_id_rule_pack_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."rule_pack_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pack_reviews" ADD CONSTRAINT "rule_pack_reviews_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pack_versions" ADD CONSTRAINT "rule_pack_versions_slug_rule_packs_slug_fk" FOREIGN KEY ("slug") REFERENCES "public"."rule_packs"("slug") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pack_versions" ADD CONSTRAINT "rule_pack_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pack_versions" ADD CONSTRAINT "rule_pack_versions_published_by_users_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_requirements" ADD CONSTRAINT "rule_requirements_version_id_rule_pack_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."rule_pack_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "certification_links_by_user" ON "certification_links" USING btree ("user_id","level","created_at");--> statement-breakpoint
CREATE INDEX "federal_attestations_by_user" ON "federal_attestations" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "rule_decisions_by_user" ON "rule_decisions" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "rule_pack_reviews_by_version" ON "rule_pack_reviews" USING btree ("version_id","reviewed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "rule_pack_versions_one_draft" ON "rule_pack_versions" USING btree ("slug") WHERE status = 'draft';