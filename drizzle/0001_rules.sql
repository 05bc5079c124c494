-- Rules that the database itself holds: overlap, state machine, balance, append-only chains, versions.
CREATE SCHEMA prep;
--> statement-breakpoint
-- The clock of every rule. Only tests and the simulation ever set app.now.
CREATE FUNCTION prep.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;
--> statement-breakpoint
-- What a row says of its own making goes by the same clock as the rules that read it.
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_default = 'now()' LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT prep.now()', c.table_name, c.column_name);
  END LOOP;
END $$;
--> statement-breakpoint
-- Refuses as the application does: the message is a code of lib/core/errors.ts, the hint names the field.
CREATE FUNCTION prep.refuse(code text, detail text, field text DEFAULT '') RETURNS void LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'PREP0', MESSAGE = code, DETAIL = detail, HINT = field; END $$;
--> statement-breakpoint
-- Makes a batch all or nothing: a conditional write that touched no row ends the transaction.
CREATE FUNCTION prep.must(ok boolean, code text, detail text) RETURNS boolean LANGUAGE plpgsql AS
$$ BEGIN IF ok IS NOT TRUE THEN PERFORM prep.refuse(code, detail); END IF; RETURN true; END $$;
--> statement-breakpoint

-- 1. Two live allocations of one station never overlap.
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_no_overlap"
  EXCLUDE USING gist ("station_id" WITH =, "blocked" WITH &&) WHERE ("released_at" IS NULL);
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_booking_id_fk"
  FOREIGN KEY ("booking_id") REFERENCES "bookings" ("id") DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint

-- 2. The state machine of a booking.
CREATE TABLE "booking_moves" ("from_status" text NOT NULL, "to_status" text NOT NULL, PRIMARY KEY ("from_status", "to_status"));
--> statement-breakpoint
INSERT INTO "booking_moves" VALUES
  ('held', 'confirmed'), ('held', 'expired'), ('held', 'cancelled'),
  ('confirmed', 'checked_in'), ('confirmed', 'cancelled'), ('confirmed', 'no_show'),
  ('checked_in', 'completed');
--> statement-breakpoint
CREATE FUNCTION prep.guard_booking_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'held' AND current_setting('app.importing', true) IS DISTINCT FROM 'on' THEN
      RAISE EXCEPTION 'a booking begins as held, not %', NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
    END IF;
  ELSIF NEW.status <> OLD.status AND NOT EXISTS
    (SELECT 1 FROM booking_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status) THEN
    RAISE EXCEPTION 'a booking cannot move from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "bookings_state_machine" BEFORE INSERT OR UPDATE OF "status" ON "bookings"
  FOR EACH ROW EXECUTE FUNCTION prep.guard_booking_move();
--> statement-breakpoint

-- 3. Entries of a ledger transaction sum to zero per currency, at commit.
CREATE FUNCTION prep.guard_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transaction_id = NEW.transaction_id
             GROUP BY e.currency HAVING sum(e.amount_cents) <> 0) THEN
    RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_zero';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "ledger_entries_sum_zero" AFTER INSERT ON "ledger_entries"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION prep.guard_ledger_balance();
--> statement-breakpoint

-- 4. Append-only, for the owner too.
CREATE FUNCTION prep.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege', CONSTRAINT = TG_NAME;
END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_log', 'use_log', 'ledger_transactions', 'ledger_entries'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION prep.refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Who acts, as the actor function of 0002 set it for this transaction.
CREATE FUNCTION prep.user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION prep.organization_ids() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('app.organization_ids', true), '')::uuid[], '{}') $$;
--> statement-breakpoint
CREATE FUNCTION prep.is_support() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.platform_role', true), '') IN ('support', 'admin') $$;
--> statement-breakpoint
CREATE FUNCTION prep.actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('app.actor', true), ''), 'user:' || prep.user_id(), 'system') $$;
--> statement-breakpoint

-- Hash chains, one per organization. The hashed text is stable: epoch seconds, jsonb's own canonical form.
CREATE FUNCTION prep.link_hash(previous text, sequence bigint, at timestamptz, actor text, event text, entity text, data jsonb)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\x1f', previous, sequence, extract(epoch FROM at), actor, event, entity, data), 'UTF8')), 'hex')
$$;
--> statement-breakpoint
CREATE FUNCTION prep.next_link(p_chain text, p_organization uuid, OUT sequence bigint, OUT previous text)
LANGUAGE plpgsql AS $$
BEGIN
  SELECT h.sequence + 1, h.hash INTO sequence, previous FROM chain_heads h
   WHERE h.chain = p_chain AND h.organization_id = p_organization FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO chain_heads VALUES (p_chain, p_organization, 0, '') ON CONFLICT DO NOTHING;
    SELECT h.sequence + 1, h.hash INTO sequence, previous FROM chain_heads h
     WHERE h.chain = p_chain AND h.organization_id = p_organization FOR UPDATE;
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.audit(p_organization uuid, p_action text, p_entity text, p_entity_id uuid, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_org uuid := coalesce(p_organization, '00000000-0000-0000-0000-000000000000');
  v_sequence bigint; v_previous text; v_hash text; v_at timestamptz := prep.now(); v_actor text := prep.actor();
BEGIN
  SELECT * INTO v_sequence, v_previous FROM prep.next_link('audit', v_org);
  v_hash := prep.link_hash(v_previous, v_sequence, v_at, v_actor, p_action, p_entity || ':' || p_entity_id, p_data);
  INSERT INTO audit_log VALUES (v_org, v_sequence, v_at, v_actor, p_action, p_entity, p_entity_id, p_data, v_previous, v_hash);
  UPDATE chain_heads h SET sequence = v_sequence, hash = v_hash WHERE h.chain = 'audit' AND h.organization_id = v_org;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.log_use(p_booking uuid, p_event text, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_sequence bigint; v_previous text; v_hash text; v_at timestamptz := prep.now(); v_actor text := prep.actor();
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = p_booking;
  SELECT * INTO v_sequence, v_previous FROM prep.next_link('use', b.organization_id);
  v_hash := prep.link_hash(v_previous, v_sequence, v_at, v_actor, p_event, b.kitchen_id || ':' || b.id, p_data);
  INSERT INTO use_log (organization_id, sequence, kitchen_id, booking_id, event, at, actor, data, previous_hash, hash)
  VALUES (b.organization_id, v_sequence, b.kitchen_id, b.id, p_event, v_at, v_actor, p_data, v_previous, v_hash);
  UPDATE chain_heads h SET sequence = v_sequence, hash = v_hash WHERE h.chain = 'use' AND h.organization_id = b.organization_id;
END $$;
--> statement-breakpoint
-- The first row of a chain that does not follow from the one before it, or that the head does not match; null when whole.
CREATE FUNCTION prep.first_broken_link(p_chain text, p_organization uuid)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_broken bigint; v_last bigint; v_hash text; v_head chain_heads%ROWTYPE;
BEGIN
  WITH links AS (
    SELECT sequence, at, actor, action AS event, entity || ':' || entity_id AS entity, data, previous_hash, hash
      FROM audit_log WHERE p_chain = 'audit' AND organization_id = p_organization
    UNION ALL
    SELECT sequence, at, actor, event, kitchen_id || ':' || booking_id, data, previous_hash, hash
      FROM use_log WHERE p_chain = 'use' AND organization_id = p_organization
  ), checked AS (
    SELECT sequence, hash, row_number() OVER w AS expected, coalesce(lag(hash) OVER w, '') AS previous,
           previous_hash, prep.link_hash(previous_hash, sequence, at, actor, event, entity, data) AS computed
      FROM links WINDOW w AS (ORDER BY sequence)
  )
  SELECT min(least(sequence, expected)) FILTER (WHERE sequence <> expected OR previous <> previous_hash OR hash <> computed),
         max(sequence), (array_agg(hash ORDER BY sequence DESC))[1]
    INTO v_broken, v_last, v_hash FROM checked;
  IF v_broken IS NOT NULL THEN RETURN v_broken; END IF;
  SELECT * INTO v_head FROM chain_heads WHERE chain = p_chain AND organization_id = p_organization;
  IF coalesce(v_head.sequence, 0) <> coalesce(v_last, 0) OR coalesce(v_head.hash, '') <> coalesce(v_hash, '') THEN
    RETURN coalesce(v_last, 0) + 1;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint

-- A change of anything that a quote rests on makes a new version of the kitchen.
CREATE FUNCTION prep.bump_kitchen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$;
--> statement-breakpoint
CREATE TRIGGER "kitchens_version" BEFORE UPDATE ON "kitchens" FOR EACH ROW
  WHEN (OLD.version = NEW.version) EXECUTE FUNCTION prep.bump_kitchen();
--> statement-breakpoint
CREATE FUNCTION prep.bump_parent_kitchen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_kitchen uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN v_kitchen := OLD.kitchen_id; ELSE v_kitchen := NEW.kitchen_id; END IF;
  UPDATE kitchens SET updated_at = prep.now() WHERE id = v_kitchen;
  RETURN NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['spaces', 'stations', 'opening_hours', 'closures'] LOOP
    EXECUTE format('CREATE TRIGGER bumps_kitchen AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION prep.bump_parent_kitchen()', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.bump_kitchen_of_space() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_space uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN v_space := OLD.space_id; ELSE v_space := NEW.space_id; END IF;
  UPDATE kitchens SET updated_at = prep.now() WHERE id = (SELECT kitchen_id FROM spaces WHERE id = v_space);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER bumps_kitchen AFTER INSERT OR DELETE ON "space_stations" FOR EACH ROW EXECUTE FUNCTION prep.bump_kitchen_of_space();
--> statement-breakpoint
CREATE FUNCTION prep.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.updated_at := prep.now(); RETURN NEW; END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT table_name FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name = 'updated_at' LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Posts one balanced transaction; posting the same key again changes nothing. Lines: [{code, organizationId?, amountCents}].
CREATE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_id uuid := uuidv7();
BEGIN
  INSERT INTO ledger_transactions (id, key, kind, booking_id, organization_id, external_id, posted_at)
  VALUES (v_id, p_key, p_kind, p_booking, p_organization, p_external, prep.now()) ON CONFLICT (key) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO ledger_accounts (id, code, organization_id, currency)
  SELECT uuidv7(), l->>'code', nullif(l->>'organizationId', '')::uuid, p_currency FROM jsonb_array_elements(p_lines) l
   WHERE NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.code = l->>'code' AND a.currency = p_currency
                       AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid)
  ON CONFLICT DO NOTHING;
  INSERT INTO ledger_entries (id, transaction_id, account_id, amount_cents, currency)
  SELECT uuidv7(), v_id, a.id, (l->>'amountCents')::bigint, p_currency
    FROM jsonb_array_elements(p_lines) l
    JOIN ledger_accounts a ON a.code = l->>'code' AND a.currency = p_currency
     AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid
   WHERE (l->>'amountCents')::bigint <> 0;
  RETURN true;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.queue(p_key text, p_job jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outbox (id, key, job, run_after) VALUES (uuidv7(), p_key, p_job, prep.now()) ON CONFLICT (key) DO NOTHING
$$;
--> statement-breakpoint
CREATE FUNCTION prep.queue_mail(p_template text, p_user uuid, p_subject uuid) RETURNS void LANGUAGE sql AS $$
  SELECT prep.queue(concat_ws(':', 'mail', p_template, p_user, p_subject),
    jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', p_user, 'subjectId', p_subject))
$$;
--> statement-breakpoint
CREATE FUNCTION prep.queue_host_mail(p_template text, p_organization uuid, p_subject uuid) RETURNS void LANGUAGE sql AS $$
  SELECT prep.queue_mail(p_template, m.user_id, p_subject) FROM memberships m
   WHERE m.organization_id = p_organization AND m.role IN ('owner', 'manager')
$$;
