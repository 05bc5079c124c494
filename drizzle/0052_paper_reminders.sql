CREATE TABLE "paper_reminders" (
	"subject_id" uuid NOT NULL,
	"requirement" text NOT NULL,
	"from_on" date NOT NULL,
	"days_before" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "paper_reminders_once" PRIMARY KEY("subject_id","requirement","from_on","days_before")
);
--> statement-breakpoint
ALTER TABLE "paper_reminders" ADD CONSTRAINT "paper_reminders_subject_id_rule_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."rule_subjects"("id") ON DELETE restrict ON UPDATE no action;