import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";

/** What somebody typed stands for: whose money, and which postings besides that belong to no booking. */
export type Found = { kind: "booking" | "person" | "organization" | "posting"; id: string };

const MOST = 20;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const STRIPE = /^[a-z]{2,6}_\w+$/;

/** The bookings, people, organizations and postings that `q` names, at most 20; the way of asking decides where to look. */
export async function findMoney(ctx: Ctx, q: string): Promise<Found[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Found>(
      sql`select distinct kind, id from (${placesOf(q)}) x where id is not null limit ${MOST}`,
    ),
  );
  // A posting is told with its booking.
  const bookings = rows.filter(({ kind }) => kind === "booking");
  return bookings.length > 0 ? bookings : rows;
}

function placesOf(q: string): SQL {
  if (UUID.test(q)) return byOurId(q);
  if (STRIPE.test(q)) return byStripeId(q);
  if (q.includes("@")) return sql`select 'person' as kind, id from users where email = ${q}`;
  return sql`select 'organization' as kind, id from organizations where position(lower(${q}) in lower(name)) > 0`;
}

const byOurId = (id: string) => sql`
    select 'booking' as kind, id from bookings where id = ${id}::uuid
    union all select 'booking', booking_id from payments where id = ${id}::uuid
    union all select 'booking', booking_id from refunds where id = ${id}::uuid
    union all select 'booking', booking_id from payout_items where payout_id = ${id}::uuid
    union all select 'booking', booking_id from claims where id = ${id}::uuid
    union all select 'booking', booking_id from claim_charges where id = ${id}::uuid
    union all select 'booking', booking_id from dispute_shares where dispute_id = ${id}::uuid
    union all select 'posting', id from ledger_transactions where key = ${`transfer:${id.toLowerCase()}`}
    union all select 'person', id from users where id = ${id}::uuid
    union all select 'organization', id from organizations where id = ${id}::uuid
    union all select 'posting', id from ledger_transactions where key = ${`manual:${id.toLowerCase()}`}
    union all select 'booking', booking_id from ledger_transactions where key = ${`manual:${id.toLowerCase()}`}`;

const byStripeId = (id: string) => sql`
    select 'booking' as kind, booking_id as id from payments where stripe_payment_intent_id = ${id}
    union all select 'booking', booking_id from payments where stripe_charge_id = ${id}
    union all select 'booking', booking_id from checkouts where stripe_session_id = ${id}
    union all select 'booking', booking_id from claim_charges where stripe_payment_intent_id = ${id} or stripe_session_id = ${id}
    union all select 'booking', booking_id from refunds where stripe_refund_id = ${id}
    union all select 'booking', booking_id from payout_items where stripe_transfer_id = ${id}
    union all select 'booking', booking_id from transfer_reversals where stripe_reversal_id = ${id}
    union all select 'booking', s.booking_id from disputes d join dispute_shares s on s.dispute_id = d.id where d.stripe_dispute_id = ${id}
    union all select 'organization', id from organizations where stripe_account_id = ${id}
    union all select 'organization', o.id from inbox i join organizations o on o.stripe_account_id = i.payload ->> 'account'
      where i.type like 'payout.%' and i.payload ->> 'object' = ${id}
    union all select 'booking', booking_id from ledger_transactions t where coalesce(t.external_id, t.id::text) = ${id}
    union all select 'posting', id from ledger_transactions t where coalesce(t.external_id, t.id::text) = ${id}`;
