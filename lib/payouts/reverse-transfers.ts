import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { cents } from "@/lib/core/money";
import type { PayoutKind } from "@/lib/core/payout-terms";
import { balanceAt, keyForgotten, refusalOf, stripe } from "@/lib/integrations/stripe";
import { postStatement, reversalLines } from "@/lib/ledger";

const PER_RUN = 200;
const NOTHING = { availableCents: 0, pendingCents: 0 };

type Due = {
  id: string;
  booking_id: string;
  organization_id: string;
  kind: PayoutKind;
  amount_cents: number;
  currency: string;
  refusals: number;
  transfer: string;
  account: string;
  created_at: string;
};

/**
 * Takes back from hosts what they owe for disputes lost after they were paid, out of the transfer that had paid them. Where
 * their balance at Stripe has less, it takes what is there and the rest out of what comes next: runs after the transfers of
 * every payout run. Safe to repeat and at once: a reversal carries its own id as key.
 */
export async function reverseTransfers(ctx: Ctx): Promise<{ reversed: number; owed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`select r.id, r.booking_id, r.organization_id, r.kind, r.amount_cents, r.currency, r.refusals, r.created_at,
        i.stripe_transfer_id as transfer, o.stripe_account_id as account
      from transfer_reversals r join payout_items i on i.booking_id = r.booking_id and i.kind = r.kind and i.stripe_transfer_id is not null
      join organizations o on o.id = r.organization_id where r.stripe_reversal_id is null order by r.created_at, r.id limit ${PER_RUN}`),
  );
  let reversed = 0;
  for (const due of rows) {
    const done = await reverse(ctx, due).catch((error: unknown) => refused(ctx, due, error));
    if (done) reversed++;
  }
  return { reversed, owed: rows.length - reversed };
}

const create = ({ id, transfer, amount_cents, booking_id, refusals }: Due) =>
  stripe().transfers.createReversal(
    transfer,
    { amount: amount_cents, metadata: { reversalId: id, bookingId: booking_id } },
    { idempotencyKey: `reversal:${id}:${refusals}` },
  );

/** Once Stripe has forgotten the key, the reversal is looked for by what it says of itself. */
async function madeBefore(ctx: Ctx, due: Due) {
  if (!keyForgotten(due.created_at, ctx.now)) return undefined;
  const { data } = await stripe().transfers.listReversals(due.transfer, { limit: 100 });
  return data.find(({ metadata }) => metadata?.reversalId === due.id);
}

async function reverse(ctx: Ctx, due: Due): Promise<true> {
  const { id } = (await madeBefore(ctx, due)) ?? (await create(due));
  await ctx.system.batch((query) => [
    query.execute(
      sql`update transfer_reversals set stripe_reversal_id = ${id}, reversed_at = prep.now(), last_error = '' where id = ${due.id} and stripe_reversal_id is null`,
    ),
    query.execute(
      postStatement({
        key: `reversal:${due.id}`,
        kind: "reversal",
        bookingId: due.booking_id,
        organizationId: due.organization_id,
        externalId: id,
        currency: due.currency,
        lines: reversalLines(due.organization_id, cents(due.amount_cents)),
      }),
    ),
  ]);
  return true;
}

/** Stripe's no is written down, and what the host's balance does have is asked for instead. */
async function refused(ctx: Ctx, due: Due, error: unknown): Promise<boolean> {
  const code = refusalOf(error) ?? "unreachable";
  const has = code === "balance_insufficient" ? await balanceAt(due.account, due.currency) : NOTHING;
  const now = Math.min(due.amount_cents, Math.max(0, has.availableCents + has.pendingCents));
  const splits = now > 0 && now < due.amount_cents;
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with told as (
        update transfer_reversals set last_error = ${code}, refusals = refusals + ${code === "unreachable" ? 0 : 1}, amount_cents = ${splits ? now : due.amount_cents}
         where id = ${due.id} and stripe_reversal_id is null and refusals = ${due.refusals} returning *)
      , rest as (insert into transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents, currency)
        select ${uuidv7()}::uuid, share_id, booking_id, organization_id, kind, ${due.amount_cents - now}, currency from told where ${splits})
      select 1 from told`),
  );
  if (rows.length === 0 || !splits) return false;
  return reverse(ctx, { ...due, amount_cents: now, refusals: due.refusals + 1 }).catch(() => false);
}
