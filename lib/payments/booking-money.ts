import { sql } from "drizzle-orm";
import { can } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import type { LedgerCode, MoneyEvent } from "@/lib/core/ledger-terms";

type Posted = { id: string; kind: string; at: string; legs: Partial<Record<LedgerCode, number>> };

/** One thing that happened to the money of a booking; what it is about is said in words where it is shown. */
export type MoneyLine = { id: string; what: MoneyEvent; amountCents: number; at: Date };

/** What a leg of a posting means to people. An amount is what moved, never less than nothing. */
const MEANING: Record<string, readonly [LedgerCode, MoneyEvent][]> = {
  capture: [
    ["customer_funds", "paid_card"],
    ["deposits_held", "deposit_card"],
  ],
  credit_spent: [
    ["customer_funds", "paid_credit"],
    ["deposits_held", "deposit_credit"],
  ],
  credit_returned: [["renter_credit", "returned_credit"]],
  credit_refunded: [
    ["customer_funds", "refunded_credit"],
    ["deposits_held", "deposit_back_credit"],
  ],
  refund: [
    ["customer_funds", "refunded_card"],
    ["deposits_held", "deposit_back_card"],
  ],
  refund_failed: [["stripe_clearing", "refund_came_back"]],
  claim: [["deposits_held", "deposit_awarded"]],
  damage: [["host_payable", "damage_charged"]],
  settle: [
    ["host_payable", "host_share"],
    ["platform_revenue", "platform_fee"],
    ["tax_payable", "tax"],
  ],
  transfer: [["host_payable", "paid_out"]],
  dispute: [["disputed_funds", "disputed"]],
  dispute_won: [["disputed_funds", "dispute_won"]],
  dispute_lost: [
    ["disputed_funds", "dispute_lost"],
    ["host_receivable", "host_owes"],
  ],
  give_back: [["host_receivable", "host_owes"]],
  reversal: [["host_receivable", "taken_back"]],
};

/** What a host earns is not told to the renter. */
const HOSTS_ALONE: readonly MoneyEvent[] = [
  "host_share",
  "platform_fee",
  "tax",
  "paid_out",
  "host_owes",
  "taken_back",
];

/**
 * The journal of a booking as its two sides may read it, oldest first: every posting of the ledger that names it, in cents.
 * Refuses `not_found` to everybody else.
 */
export async function bookingMoney(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ lines: MoneyLine[]; currency: string }> {
  const booking = await getBooking(ctx, bookingId);
  const forHost = can(await requirePerson(ctx), "organization:read", booking);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Posted>(sql`select t.id, t.kind, t.posted_at as at,
        (select jsonb_object_agg(l.code, l.cents) from (select a.code, sum(e.amount_cents)::int as cents
           from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.transaction_id = t.id group by a.code) l) as legs
      from ledger_transactions t where t.booking_id = ${bookingId} order by t.posted_at, t.id limit 200`),
  );
  const lines = rows.flatMap(({ id, kind, at, legs }) =>
    (MEANING[kind] ?? []).flatMap(([code, what]) => {
      const amountCents = Math.abs(legs[code] ?? 0);
      return amountCents === 0 ? [] : [{ id: `${id}:${what}`, what, amountCents, at: new Date(at) }];
    }),
  );
  const shown = forHost ? lines : lines.filter(({ what }) => !HOSTS_ALONE.includes(what));
  return { lines: shown, currency: booking.currency };
}
