-- Three roles: prep_app (requests, sees what its actor may see), prep_system (webhooks, cron, verbs that
-- the database itself performs), prep_owner (migrations only; forced policies show it nothing).
GRANT USAGE ON SCHEMA public, prep TO prep_app, prep_system;
--> statement-breakpoint
GRANT CREATE ON SCHEMA prep TO prep_system;
--> statement-breakpoint
-- For every schema: a rule for one schema can only add to what everyone has by default, never take it away.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
--> statement-breakpoint
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA prep FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA prep TO prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.now(), prep.refuse(text, text, text), prep.must(boolean, text, text), prep.user_id(),
  prep.organization_ids(), prep.is_support(), prep.actor(), prep.bump_kitchen(), prep.bump_parent_kitchen(),
  prep.bump_kitchen_of_space(), prep.touch(), prep.first_broken_link(text, uuid) TO prep_app;
--> statement-breakpoint
ALTER FUNCTION prep.audit(uuid, text, text, uuid, jsonb) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.log_use(uuid, text, jsonb) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.first_broken_link(text, uuid) OWNER TO prep_system;
--> statement-breakpoint

-- prep_system: everything, except to rewrite history or delete what money and law need.
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO prep_system;
--> statement-breakpoint
GRANT DELETE ON sign_in_codes, idempotency_keys, outbox, inbox, analytics_events TO prep_system;
--> statement-breakpoint
REVOKE UPDATE ON audit_log, use_log, ledger_transactions, ledger_entries FROM prep_system;
--> statement-breakpoint

-- prep_app: reads by policy; writes only what a person edits directly. Bookings and money move through functions.
GRANT SELECT ON users, sessions, identities, organizations, memberships, invitations, api_keys, consents, kitchens,
  kitchen_photos, stations, spaces, space_stations, opening_hours, closures, places, bookings, allocations, use_log,
  booking_moves, ledger_accounts, ledger_transactions, ledger_entries, checkouts, payments, refunds, payouts,
  payout_items, idempotency_keys, audit_log, notifications TO prep_app;
--> statement-breakpoint
GRANT UPDATE (name, locale, updated_at) ON users TO prep_app;
--> statement-breakpoint
GRANT UPDATE (revoked_at, updated_at) ON sessions TO prep_app;
--> statement-breakpoint
GRANT INSERT, UPDATE (revoked_at, updated_at) ON api_keys TO prep_app;
--> statement-breakpoint
GRANT INSERT ON consents TO prep_app;
--> statement-breakpoint
GRANT UPDATE (name, time_zone, updated_at) ON organizations TO prep_app;
--> statement-breakpoint
GRANT INSERT, UPDATE, DELETE ON invitations TO prep_app;
--> statement-breakpoint
GRANT UPDATE, DELETE ON memberships TO prep_app;
--> statement-breakpoint
GRANT INSERT ON kitchens TO prep_app;
--> statement-breakpoint
GRANT UPDATE (slug, name, description, house_rules, address_line, city, state, postal_code, latitude, longitude, time_zone,
  amenities, cancellation_policy, lead_time_minutes, horizon_days, version, open_times, open_until, updated_at) ON kitchens TO prep_app;
--> statement-breakpoint
GRANT INSERT, UPDATE, DELETE ON kitchen_photos, stations, spaces, space_stations, opening_hours, closures TO prep_app;
--> statement-breakpoint
GRANT INSERT, UPDATE ON idempotency_keys TO prep_app;
--> statement-breakpoint

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('places', 'booking_moves') LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- People
CREATE POLICY app_select ON users FOR SELECT TO prep_app USING (id = prep.user_id() OR prep.is_support()
  OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id AND m.organization_id = ANY (prep.organization_ids()))
  OR EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = users.id AND b.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
CREATE POLICY app_update ON users FOR UPDATE TO prep_app USING (id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON sessions TO prep_app USING (user_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON identities FOR SELECT TO prep_app USING (user_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON api_keys TO prep_app USING (user_id = prep.user_id()) WITH CHECK (user_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON consents TO prep_app USING (user_id = prep.user_id()) WITH CHECK (user_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON idempotency_keys TO prep_app USING (user_id = prep.user_id()) WITH CHECK (user_id = prep.user_id());
--> statement-breakpoint
CREATE POLICY app_own ON notifications FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint

-- Organizations
CREATE POLICY app_member ON organizations TO prep_app USING (id = ANY (prep.organization_ids()) OR prep.is_support());
--> statement-breakpoint
CREATE POLICY app_member ON memberships TO prep_app USING (user_id = prep.user_id()
  OR organization_id = ANY (prep.organization_ids()) OR prep.is_support())
  WITH CHECK (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint
CREATE POLICY app_member ON invitations TO prep_app USING (organization_id = ANY (prep.organization_ids()) OR prep.is_support())
  WITH CHECK (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint

-- Kitchens: published ones are public; a renter keeps seeing a kitchen it booked.
CREATE POLICY app_select ON kitchens FOR SELECT TO prep_app USING (status = 'published' OR organization_id = ANY (prep.organization_ids())
  OR prep.is_support() OR EXISTS (SELECT 1 FROM bookings b WHERE b.kitchen_id = kitchens.id AND b.renter_id = prep.user_id()));
--> statement-breakpoint
CREATE POLICY app_insert ON kitchens FOR INSERT TO prep_app WITH CHECK (organization_id = ANY (prep.organization_ids()) AND status = 'draft');
--> statement-breakpoint
CREATE POLICY app_update ON kitchens FOR UPDATE TO prep_app USING (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['kitchen_photos', 'stations', 'spaces', 'opening_hours', 'closures'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id))', t);
    EXECUTE format('CREATE POLICY app_write ON %I TO prep_app USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids()))) WITH CHECK (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())))', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_select ON space_stations FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM spaces s WHERE s.id = space_id));
--> statement-breakpoint
CREATE POLICY app_write ON space_stations TO prep_app
  USING (EXISTS (SELECT 1 FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id WHERE s.id = space_id AND k.organization_id = ANY (prep.organization_ids())))
  WITH CHECK (EXISTS (SELECT 1 FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id JOIN stations t ON t.kitchen_id = k.id AND t.id = station_id
                       WHERE s.id = space_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint

-- Bookings and money: the renter, the organization, support.
CREATE POLICY app_select ON bookings FOR SELECT TO prep_app USING (renter_id = prep.user_id()
  OR organization_id = ANY (prep.organization_ids()) OR prep.is_support());
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['allocations', 'use_log', 'payments', 'refunds'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- The payment page belongs to the payer alone.
CREATE POLICY app_select ON checkouts FOR SELECT TO prep_app USING (EXISTS
  (SELECT 1 FROM bookings b WHERE b.id = booking_id AND b.renter_id = prep.user_id()));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger_accounts', 'ledger_transactions', 'payouts', 'payout_items', 'audit_log'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (organization_id = ANY (prep.organization_ids()) OR prep.is_support())', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_select ON ledger_entries FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.id = account_id));
--> statement-breakpoint

-- The audit line of what a person edits directly: only in the log of an organization of their own, or by support.
CREATE FUNCTION prep.audit_own(p_organization uuid, p_action text, p_entity text, p_entity_id uuid, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF session_user = 'prep_app' AND NOT (coalesce(p_organization = ANY (prep.organization_ids()), false) OR prep.is_support()) THEN
    PERFORM prep.refuse('not_found', 'Not found');
  END IF;
  PERFORM prep.audit(p_organization, p_action, p_entity, p_entity_id, p_data);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.audit_own(uuid, text, text, uuid, jsonb) TO prep_app, prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.audit_own(uuid, text, text, uuid, jsonb) OWNER TO prep_system;
--> statement-breakpoint

-- Checks the credential that came with the request, in the same round trip as the request's own queries, and sets
-- who acts for the rest of the transaction. A revoked session or key is refused here, whatever its cookie says.
CREATE FUNCTION prep.act(p_user uuid, p_kind text, p_credential text, p_scope text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_user users%ROWTYPE; v_scopes text[]; v_used timestamptz; v_memberships jsonb; v_organizations uuid[];
BEGIN
  IF p_kind = 'session' THEN
    SELECT u.* INTO v_user FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = p_credential::uuid AND s.user_id = p_user AND s.revoked_at IS NULL AND s.expires_at > prep.now() AND u.disabled_at IS NULL;
    IF NOT FOUND THEN PERFORM prep.refuse('unauthenticated', 'Sign in again'); END IF;
  ELSE
    SELECT k.scopes, k.last_used_at INTO v_scopes, v_used FROM api_keys k JOIN users u ON u.id = k.user_id
     WHERE k.secret_hash = p_credential AND k.user_id = p_user AND k.revoked_at IS NULL AND u.disabled_at IS NULL;
    IF NOT FOUND THEN PERFORM prep.refuse('unauthenticated', 'This API key is unknown or revoked'); END IF;
    IF p_scope IS NULL OR p_scope <> ALL (v_scopes) THEN
      PERFORM prep.refuse('forbidden', 'This API key lacks the scope ' || coalesce(p_scope, 'for this'), 'scope');
    END IF;
    SELECT * INTO v_user FROM users WHERE id = p_user;
    IF v_used IS NULL OR v_used < prep.now() - interval '1 minute' THEN
      UPDATE api_keys SET last_used_at = prep.now() WHERE secret_hash = p_credential AND last_used_at IS NOT DISTINCT FROM v_used;
    END IF;
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'role', m.role)), '[]'), coalesce(array_agg(m.organization_id), '{}')
    INTO v_memberships, v_organizations FROM memberships m WHERE m.user_id = p_user;
  PERFORM set_config('app.user_id', p_user::text, true), set_config('app.organization_ids', v_organizations::text, true),
    set_config('app.platform_role', CASE WHEN p_kind = 'session' OR 'admin' = ANY (v_scopes) THEN v_user.platform_role ELSE 'member' END, true);
  RETURN jsonb_build_object('userId', v_user.id, 'email', v_user.email, 'name', v_user.name, 'locale', v_user.locale,
    'platformRole', current_setting('app.platform_role'), 'memberships', v_memberships);
END $$;
--> statement-breakpoint
-- Granted before it is given away: whoever gave a function away can no longer share it.
GRANT EXECUTE ON FUNCTION prep.act(uuid, text, text, text) TO prep_app;
--> statement-breakpoint
ALTER FUNCTION prep.act(uuid, text, text, text) OWNER TO prep_system;
