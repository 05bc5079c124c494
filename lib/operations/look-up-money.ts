import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { CHARGE_STATES } from "@/lib/core/claim-terms";
import type { DisputeState } from "@/lib/core/dispute-terms";
import { type Found, findMoney } from "./find-money";
import { type JournalLine, journalOf } from "./journal";
import type { LookUpMoneyInput } from "./schemas";

const MOST = 50;

/** What became of a part: of a payment, a charge for damage, a refund, a transfer or its reversal, a dispute, in this order. */
type PartState =
  | ("authorized" | "captured" | "voiding" | "voided")
  | (typeof CHARGE_STATES)[number]
  | ("pending" | "succeeded" | "failed")
  | ("waiting" | "made")
  | DisputeState;

/** One movement that was asked of Stripe or kept beside it, as its own table has it. */
type MoneyPart = {
  part: "payment" | "damage" | "refund" | "transfer" | "reversal" | "dispute";
  id: string;
  /** At Stripe; null: it has none (yet). */
  externalId: string | null;
  state: PartState;
  /** What a payment was made with. */
  paidBy: "card" | "credit" | null;
  /** Why a card did not pay for damage, or a transfer or its reversal still waits, in Stripe's words. */
  lastError: string | null;
  amountCents: number;
  currency: string;
  at: string;
};

type MoneyBooking = {
  bookingId: string;
  kitchenName: string;
  organizationName: string;
  renterEmail: string;
  status: string;
  startsAt: string;
  timeZone: string;
  totalCents: number;
  refundedCents: number;
  currency: string;
};

/** Somebody with money of their own with us: what we owe them, and what they owe us. */
type MoneyHolder = {
  kind: "person" | "organization";
  id: string;
  name: string;
  owedCents: number;
  owesCents: number;
  currency: string;
};

export type MoneyLookup = {
  holders: MoneyHolder[];
  bookings: MoneyBooking[];
  /** Of the one booking that was found. */
  parts: MoneyPart[];
  /** Of the one thing that was found; empty when there are several. */
  journal: JournalLine[];
};

/**
 * Whose money an id of ours or of Stripe's, an e-mail address or a name stands for: one booking with everything that moved for
 * it, or one person or organization with their bookings (newest first, at most 50), each with its journal; or several to
 * choose from. That it was looked up is on record. Refuses `not_found` to all but support.
 */
export async function lookUpMoney(ctx: Ctx, { q }: LookUpMoneyInput): Promise<MoneyLookup> {
  authorize(await requirePerson(ctx), "money:read");
  const found = await findMoney(ctx, q);
  const only = found.length === 1 ? found[0] : undefined;
  const [holders, bookings, parts, journal] = await Promise.all([
    holdersOf(ctx, found),
    bookingsOf(ctx, found),
    only?.kind === "booking" ? partsOf(ctx, only.id) : [],
    only ? journalOf(ctx, only) : [],
  ]);
  if (only)
    await ctx.system.run((query) =>
      query.execute(sql`select prep.audit(null, 'money.looked_up', ${only.kind}, ${only.id}::uuid)`),
    );
  return { holders, bookings, parts, journal };
}

const idsOf = (found: Found[], kind: Found["kind"]) =>
  sql`(select x::uuid from jsonb_array_elements_text(${JSON.stringify(found.filter((f) => f.kind === kind).map(({ id }) => id))}::jsonb) x)`;

async function holdersOf(ctx: Ctx, found: Found[]): Promise<MoneyHolder[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<MoneyHolder>(sql`
      select 'person' as kind, u.id, concat_ws(', ', nullif(u.name, ''), u.email) as name, coalesce(w.balance_cents, 0) as "owedCents", 0 as "owesCents", coalesce(w.currency, 'usd') as currency
        from users u left join wallets w on w.user_id = u.id where u.id in ${idsOf(found, "person")}
      union all
      select 'organization', o.id, o.name, coalesce(l.owed, 0)::int, coalesce(l.owes, 0)::int, coalesce(l.currency, 'usd')
        from organizations o left join lateral (select a.currency, -sum(e.amount_cents) filter (where a.code = 'host_payable') as owed,
            sum(e.amount_cents) filter (where a.code = 'host_receivable') as owes
          from ledger_accounts a join ledger_entries e on e.account_id = a.id where a.organization_id = o.id group by a.currency) l on true
       where o.id in ${idsOf(found, "organization")} order by name, id`),
  );
  return rows;
}

async function bookingsOf(ctx: Ctx, found: Found[]): Promise<MoneyBooking[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<MoneyBooking>(sql`select b.id as "bookingId", k.name as "kitchenName", o.name as "organizationName", u.email as "renterEmail",
        b.status, b.starts_at as "startsAt", b.time_zone as "timeZone", b.total_cents as "totalCents", b.refunded_cents as "refundedCents", b.currency
      from bookings b join kitchens k on k.id = b.kitchen_id join organizations o on o.id = b.organization_id join users u on u.id = b.renter_id
      where b.id in ${idsOf(found, "booking")}
        or ${found.length === 1} and (b.renter_id in ${idsOf(found, "person")} or b.organization_id in ${idsOf(found, "organization")})
      order by b.starts_at desc, b.id limit ${MOST}`),
  );
  return rows;
}

async function partsOf(ctx: Ctx, bookingId: string): Promise<MoneyPart[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<MoneyPart>(sql`
      select 'payment' as part, id, coalesce(stripe_charge_id, stripe_payment_intent_id) as "externalId", status as state, kind as "paidBy", null as "lastError", amount_cents + deposit_cents as "amountCents", currency, created_at as at
        from payments where booking_id = ${bookingId}::uuid
      union all
      select 'damage', id, coalesce(stripe_charge_id, stripe_payment_intent_id), state, 'card', case when state <> 'paid' then nullif(last_error, '') end, amount_cents, currency, created_at from claim_charges where booking_id = ${bookingId}::uuid
      union all
      select 'refund', id, stripe_refund_id, status, null, null, amount_cents, currency, created_at from refunds where booking_id = ${bookingId}::uuid
      union all
      select 'transfer', id, stripe_transfer_id, case when stripe_transfer_id is null then 'waiting' else 'made' end, null, case when stripe_transfer_id is null then nullif(last_error, '') end, net_cents, currency, coalesce(transferred_at, created_at)
        from payout_items where booking_id = ${bookingId}::uuid
      union all
      select 'reversal', id, stripe_reversal_id, case when stripe_reversal_id is null then 'waiting' else 'made' end, null, case when stripe_reversal_id is null then nullif(last_error, '') end, amount_cents, currency, coalesce(reversed_at, created_at)
        from transfer_reversals where booking_id = ${bookingId}::uuid
      union all
      select 'dispute', s.id, d.stripe_dispute_id, d.state, null, null, s.amount_cents, d.currency, d.opened_at from dispute_shares s join disputes d on d.id = s.dispute_id where s.booking_id = ${bookingId}::uuid
      order by at, id limit ${MOST}`),
  );
  return rows;
}
