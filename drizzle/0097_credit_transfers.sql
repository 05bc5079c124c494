CREATE TABLE "credit_transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"amount_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"stripe_charge_id" text,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_transfers_charge_once" UNIQUE("stripe_charge_id"),
	CONSTRAINT "credit_transfers_amount" CHECK ("credit_transfers"."amount_cents" > 0),
	CONSTRAINT "credit_transfers_done" CHECK (("credit_transfers"."state" = 'done') = ("credit_transfers"."stripe_charge_id" is not null)),
	CONSTRAINT "credit_transfers_ended" CHECK (("credit_transfers"."state" = 'pending') = ("credit_transfers"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "wallet_entries" DROP CONSTRAINT "wallet_entries_booking";--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "credit_transfers" ADD CONSTRAINT "credit_transfers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_transfers" ADD CONSTRAINT "credit_transfers_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credit_transfers_one_at_a_time" ON "credit_transfers" USING btree ("organization_id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "credit_transfers_by_organization" ON "credit_transfers" USING btree ("organization_id","created_at");--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_transfer_id_credit_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."credit_transfers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_transfer" CHECK (("wallet_entries"."kind" = 'transferred') = ("wallet_entries"."transfer_id" is not null));--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_booking" CHECK (("wallet_entries"."kind" in ('granted', 'referred', 'transferred')) = ("wallet_entries"."booking_id" is null));--> statement-breakpoint

-- Who sees what was moved into credit: whoever moved it, and the business it came from.
ALTER TABLE credit_transfers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE credit_transfers FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON credit_transfers TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_select ON credit_transfers FOR SELECT TO prep_app USING (user_id = prep.user_id() OR organization_id = ANY (prep.organization_ids()) OR prep.is_support());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON credit_transfers TO prep_system;
--> statement-breakpoint
GRANT SELECT ON credit_transfers TO prep_app;
--> statement-breakpoint
ALTER TABLE credit_transfers ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON credit_transfers FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint

-- As in 0051; what brings credit is a grant or a transfer, and a transfer names its charge and its business.
DROP FUNCTION prep.move_credit(uuid, text, int, text, text, uuid, uuid, jsonb);
--> statement-breakpoint
CREATE FUNCTION prep.move_credit(p_user uuid, p_currency text, p_cents int, p_kind text, p_key text, p_booking uuid, p_cause uuid, p_against jsonb)
RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE w wallets%ROWTYPE; t credit_transfers%ROWTYPE;
BEGIN
  INSERT INTO wallets (user_id, currency) VALUES (p_user, p_currency) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT w FROM wallets WHERE user_id = p_user AND currency = p_currency FOR UPDATE;
  IF EXISTS (SELECT 1 FROM wallet_entries e WHERE e.key = p_key) THEN RETURN false; END IF;
  IF w.balance_cents + p_cents < 0 THEN PERFORM prep.refuse('conflict', 'There is not enough credit for that'); END IF;
  UPDATE wallets SET balance_cents = balance_cents + p_cents, entries = entries + 1
   WHERE user_id = p_user AND currency = p_currency RETURNING * INTO w;
  IF p_kind = 'transferred' THEN SELECT * INTO STRICT t FROM credit_transfers WHERE id = p_cause; END IF;
  INSERT INTO wallet_entries (id, user_id, currency, sequence, kind, amount_cents, balance_cents, key, booking_id, grant_id, transfer_id)
  VALUES (uuidv7(), p_user, p_currency, w.entries, p_kind, p_cents, w.balance_cents, p_key, p_booking, CASE p_kind WHEN 'granted' THEN p_cause END, t.id);
  PERFORM prep.post(p_key, 'credit_' || p_kind, p_booking, coalesce(t.organization_id, (SELECT organization_id FROM bookings WHERE id = p_booking)), t.stripe_charge_id, p_currency,
    p_against || jsonb_build_array(jsonb_build_object('code', 'renter_credit', 'userId', p_user, 'amountCents', -p_cents)));
  RETURN true;
END $$;
--> statement-breakpoint

-- Asks for a transfer out of what there is; the same id asks once. What a business owes goes before what it gives to its owner.
CREATE FUNCTION prep.begin_credit_transfer(p jsonb) RETURNS credit_transfers LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE t credit_transfers%ROWTYPE; v_id uuid := p->>'transferId'; v_organization uuid := p->>'organizationId'; v_user uuid := p->>'userId'; v_cents int := p->>'amountCents';
BEGIN
  SELECT * INTO t FROM credit_transfers WHERE id = v_id;
  IF NOT FOUND THEN
    IF EXISTS (SELECT 1 FROM transfer_reversals WHERE organization_id = v_organization AND stripe_reversal_id IS NULL) THEN
      PERFORM prep.refuse('conflict', 'This business still owes money of bookings that went back to renters after they were paid out. That is taken first');
    END IF;
    IF v_cents > (p->>'availableCents')::bigint THEN PERFORM prep.refuse('invalid_input', 'There is not that much in this balance', 'amountCents'); END IF;
    INSERT INTO credit_transfers (id, user_id, organization_id, amount_cents, currency) VALUES (v_id, v_user, v_organization, v_cents, p->>'currency')
    ON CONFLICT DO NOTHING RETURNING * INTO t;
    IF FOUND THEN
      PERFORM prep.audit(v_organization, 'credit.transfer_asked', 'organization', v_organization, jsonb_build_object('transferId', v_id, 'amountCents', v_cents));
      RETURN t;
    END IF;
    SELECT * INTO t FROM credit_transfers WHERE id = v_id;
    IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Another transfer out of this balance is under way. Try again in a minute'); END IF;
  END IF;
  IF (t.user_id, t.organization_id, t.amount_cents) IS DISTINCT FROM (v_user, v_organization, v_cents) THEN
    PERFORM prep.refuse('conflict', 'This transfer was asked for with other figures', 'transferId');
  END IF;
  RETURN t;
END $$;
--> statement-breakpoint

-- Stripe has taken it: credit from now on, once, however often and by whom it is told.
CREATE FUNCTION prep.settle_credit_transfer(p_id uuid, p_charge text, p_fee_cents int) RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE t credit_transfers%ROWTYPE; v_moved boolean;
BEGIN
  UPDATE credit_transfers SET state = 'done', stripe_charge_id = p_charge, ended_at = prep.now(), last_error = '' WHERE id = p_id AND state <> 'done' RETURNING * INTO t;
  IF NOT FOUND THEN RETURN false; END IF;
  v_moved := prep.move_credit(t.user_id, t.currency, t.amount_cents, 'transferred', 'transfer:' || t.id, NULL, t.id, jsonb_build_array(
    jsonb_build_object('code', 'stripe_clearing', 'amountCents', t.amount_cents - p_fee_cents), jsonb_build_object('code', 'stripe_fees', 'amountCents', p_fee_cents)));
  PERFORM prep.audit(t.organization_id, 'credit.transferred', 'organization', t.organization_id, jsonb_build_object('transferId', t.id, 'amountCents', t.amount_cents));
  PERFORM prep.queue_host_mail('host_credit_transferred', t.organization_id, t.id);
  RETURN v_moved;
END $$;
--> statement-breakpoint

-- Nothing was taken.
CREATE FUNCTION prep.refuse_credit_transfer(p_id uuid, p_error text) RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE t credit_transfers%ROWTYPE;
BEGIN
  UPDATE credit_transfers SET state = 'refused', last_error = p_error, ended_at = prep.now() WHERE id = p_id AND state = 'pending' RETURNING * INTO t;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(t.organization_id, 'credit.transfer_refused', 'organization', t.organization_id, jsonb_build_object('transferId', t.id, 'error', p_error));
  PERFORM prep.queue_mail('credit_transfer_refused', t.user_id, t.id);
  RETURN true;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.move_credit(uuid, text, int, text, text, uuid, uuid, jsonb), prep.begin_credit_transfer(jsonb), prep.settle_credit_transfer(uuid, text, int),
  prep.refuse_credit_transfer(uuid, text) TO prep_system;
