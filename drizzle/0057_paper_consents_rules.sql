-- Whom a renter shows their papers to is known to both sides and to nobody else.
ALTER TABLE paper_consents ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE paper_consents FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON paper_consents TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_select ON paper_consents FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support()
  OR EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
GRANT SELECT ON paper_consents TO prep_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON paper_consents TO prep_system;
--> statement-breakpoint
ALTER TABLE paper_consents ALTER COLUMN given_at SET DEFAULT prep.now();
