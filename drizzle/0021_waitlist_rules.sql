-- The waitlist: a renter's own lines; the host sees who waits.
ALTER TABLE waitlist_entries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE waitlist_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE waitlist_entries ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON waitlist_entries FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint
CREATE POLICY system_all ON waitlist_entries TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_own ON waitlist_entries TO prep_app USING (renter_id = prep.user_id()) WITH CHECK (renter_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_member ON waitlist_entries FOR SELECT TO prep_app USING (organization_id = ANY (prep.organization_ids()) OR prep.is_support());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON waitlist_entries TO prep_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (state, updated_at) ON waitlist_entries TO prep_app;
