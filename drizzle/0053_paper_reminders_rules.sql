-- What somebody was reminded of is the platform's own bookkeeping.
ALTER TABLE paper_reminders ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE paper_reminders FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON paper_reminders TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON paper_reminders TO prep_system;
--> statement-breakpoint
ALTER TABLE paper_reminders ALTER COLUMN created_at SET DEFAULT prep.now();
