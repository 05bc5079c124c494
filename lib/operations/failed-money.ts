import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { drainOutbox } from "@/lib/notifications";
import { chargeCards, sendRefund } from "@/lib/payments";
import { retryTransfer, reverseTransfers } from "@/lib/payouts";
import { settleCreditTransfers } from "@/lib/wallets";
import type { RETRIED, RetryMoneyInput } from "./schemas";

export type Retried = (typeof RETRIED)[number];

export type FailedThing = {
  what: Retried;
  id: string;
  bookingId: string | null;
  /** Of a mail: none. */
  amountCents: number | null;
  currency: string | null;
  /** Whose payout, or which mail to whom. */
  about: string;
  /** What Stripe or the mail service said last. */
  error: string;
  since: string;
};

const MOST = 100;
/** What Stripe is asked at once for and is on its way for longer than this is stuck. */
const STUCK_AFTER = "5 minutes";

/** What was decided and did not go through; what waits for the end of a dispute is not among it. */
const failed = sql`
    select 'refund' as what, r.id, r.booking_id as "bookingId", r.amount_cents as "amountCents", r.currency, o.name as about, 'not sent' as error, r.created_at as since
      from refunds r join organizations o on o.id = r.organization_id
     where r.status = 'pending' and r.created_at < prep.now() - ${STUCK_AFTER}::interval
       and not exists (select 1 from dispute_shares s join disputes d on d.id = s.dispute_id where s.payment_id = r.payment_id and d.state = 'open')
    union all
    select 'damage', g.id, g.booking_id, g.amount_cents, g.currency, o.name, 'not charged', g.created_at from claim_charges g join organizations o on o.id = g.organization_id
     where g.state = 'pending' and g.created_at < prep.now() - ${STUCK_AFTER}::interval and not prep.is_disputed(g.booking_id)
    union all
    select 'transfer', i.id, i.booking_id, i.net_cents, i.currency, o.name, i.last_error, i.created_at from payout_items i join organizations o on o.id = i.organization_id
     where i.stripe_transfer_id is null and i.last_error <> ''
    union all
    select 'reversal', v.id, v.booking_id, v.amount_cents, v.currency, o.name, v.last_error, v.created_at from transfer_reversals v join organizations o on o.id = v.organization_id
     where v.stripe_reversal_id is null and v.last_error <> ''
    union all
    select 'credit', t.id, null, t.amount_cents, t.currency, o.name, 'not answered', t.created_at from credit_transfers t join organizations o on o.id = t.organization_id
     where t.state = 'pending' and t.created_at < prep.now() - ${STUCK_AFTER}::interval
    union all
    select 'mail', x.id, null, null, null, concat_ws(', ', x.job ->> 'template', u.email), x.last_error, x.created_at
      from outbox x left join users u on u.id = (x.job ->> 'userId')::uuid where x.done_at is null and x.last_error <> ''`;

/** Refunds, charges for damage, transfers, reversals, credit out of balances and mails that did not go through, oldest first, at most 100. Refuses `not_found` to all but support. */
export async function listFailed(ctx: Ctx): Promise<FailedThing[]> {
  authorize(await requirePerson(ctx), "money:read");
  const { rows } = await ctx.system.run((query) =>
    query.execute<FailedThing>(sql`select * from (${failed}) f order by since, id limit ${MOST}`),
  );
  return rows;
}

/** Where each stands that has not been done, with the organization whose log keeps it. */
const UNDONE: Record<Retried, (id: string) => SQL> = {
  refund: (id) => sql`select organization_id as org from refunds where id = ${id} and status = 'pending'`,
  damage: (id) =>
    sql`select organization_id as org from claim_charges where id = ${id} and state = 'pending'`,
  transfer: (id) =>
    sql`select organization_id as org from payout_items where id = ${id} and stripe_transfer_id is null`,
  reversal: (id) =>
    sql`select organization_id as org from transfer_reversals where id = ${id} and stripe_reversal_id is null`,
  credit: (id) =>
    sql`select organization_id as org from credit_transfers where id = ${id} and state = 'pending'`,
  mail: (id) => sql`select null::uuid as org from outbox where id = ${id} and done_at is null`,
};

const AGAIN: Record<Retried, (ctx: Ctx, id: string) => Promise<unknown>> = {
  refund: sendRefund,
  damage: chargeCards,
  transfer: retryTransfer,
  reversal: reverseTransfers,
  credit: settleCreditTransfers,
  mail: async (ctx, id) => {
    await ctx.system.run((query) =>
      query.execute(
        sql`update outbox set attempts = 0, run_after = prep.now() where id = ${id} and done_at is null`,
      ),
    );
    return drainOutbox(ctx);
  },
};

/**
 * Tries once more now, by the way and under the key that the first try had, so that it is done once however often it is
 * asked; that somebody asked is on record. `done`: it went through. Refuses `not_found` to all but support, `conflict` when
 * there is nothing left to do.
 */
export async function retryMoney(ctx: Ctx, { what, id }: RetryMoneyInput): Promise<{ done: boolean }> {
  authorize(await requirePerson(ctx), "money:retry");
  const asked = await ctx.system.run((query) =>
    query.execute(
      sql`select prep.audit(u.org, 'money.retried', ${what}, ${id}::uuid) from (${UNDONE[what](id)}) u`,
    ),
  );
  if (asked.rows.length === 0) refuse("conflict", "There is nothing left to try again");
  // Stripe's no is no fault of the one who asked: what is left undone says so.
  await AGAIN[what](ctx, id).catch(() => undefined);
  const left = await ctx.system.run((query) => query.execute(UNDONE[what](id)));
  return { done: left.rows.length === 0 };
}
