import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { cents } from "@/lib/core/money";
import type { PayoutKind } from "@/lib/core/payout-terms";
import { keyAfter, keyForgotten, refusalOf, stripe } from "@/lib/integrations/stripe";
import { postStatement, settleLines, transferLines } from "@/lib/ledger";
import { gatherAll, gatherWeek } from "./gather";
import { reverseTransfers } from "./reverse-transfers";

const ITEMS_PER_RUN = 500;
/** Stripe's answers are waited for together; the transfers of one organization go one after the other. */
const ORGANIZATIONS_AT_ONCE = 8;

type Item = {
  id: string;
  payout_id: string;
  organization_id: string;
  booking_id: string;
  kind: PayoutKind;
  fee_cents: number;
  tax_cents: number;
  net_cents: number;
  currency: string;
  destination: string;
  /** The one charge it comes out of; null when it takes more than one, and comes out of what is available. */
  charge: string | null;
  /** What its transfers are found by: a charge that several bookings share has one group. */
  transfer_group: string;
  /** How often Stripe said no. */
  refusals: number;
  created_at: string;
};

export type PayoutRun = { payouts: number; transferred: number; failed: number };

/**
 * A run for everybody, now. Gathers what each organization has earned past the claim window, moves each booking's share
 * with one Stripe transfer, and writes statement and ledger. Twice or ten times at once is the same as once: a booking is
 * in one payout, a transfer carries the booking as its key, a posting its own.
 */
export async function runPayouts(ctx: Ctx): Promise<PayoutRun> {
  await gatherAll(ctx);
  return finishPayouts(ctx);
}

/** Every hour: the weekly run of the organizations whose Monday 6:00 has come, on their own clock; the same in all else. */
export async function runWeeklyPayouts(ctx: Ctx): Promise<PayoutRun> {
  return (await gatherWeek(ctx)) > 0 ? finishPayouts(ctx) : { payouts: 0, transferred: 0, failed: 0 };
}

/** Every hour: what the weekly run gathered and a crash, a lost answer or Stripe itself kept from being transferred. */
export async function finishPayouts(ctx: Ctx): Promise<PayoutRun> {
  const { transferred, failed } = await transferItems(ctx, sql`true`);
  const closed = await closePaid(ctx);
  await reverseTransfers(ctx);
  return { payouts: closed, transferred, failed };
}

/** One item of a payout once more, now; what Stripe still refuses is kept as it is. */
export async function retryTransfer(ctx: Ctx, itemId: string): Promise<void> {
  await transferItems(ctx, sql`i.id = ${itemId}`);
  await closePaid(ctx);
}

async function transferItems(ctx: Ctx, of: SQL): Promise<{ transferred: number; failed: number }> {
  const { rows: items } = await ctx.system.run((query) =>
    query.execute<Item>(sql`select i.id, i.payout_id, i.organization_id, i.booking_id, i.kind, i.fee_cents, i.tax_cents, i.net_cents, i.currency, i.refusals, i.created_at,
        o.stripe_account_id as destination, c.stripe_charge_id as charge, coalesce(c.group_id, i.booking_id) as transfer_group
      from payout_items i join organizations o on o.id = i.organization_id and o.payouts_enabled
      left join lateral (select g.stripe_charge_id, null::uuid as group_id, 0 as captured_cents, g.id from claim_charges g where i.kind = 'damage' and g.booking_id = i.booking_id
        union all select p.stripe_charge_id, p.group_id, p.captured_cents, p.id from payments p
        where p.booking_id = i.booking_id and p.status = 'captured' and p.stripe_charge_id is not null
          and case i.kind when 'booking' then p.captured_cents when 'claim' then p.deposit_cents else 0 end >= i.net_cents
        order by captured_cents desc, id limit 1) c on true
      where ${of} and i.stripe_transfer_id is null and not prep.is_disputed(i.booking_id) order by i.id limit ${ITEMS_PER_RUN}`),
  );
  const waiting = [...new Set(items.map((item) => item.organization_id))];
  let failed = 0;
  const lane = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift())
      for (const item of items) if (item.organization_id === id && !(await tryTransfer(ctx, item))) failed++;
  };
  await Promise.all(Array.from({ length: ORGANIZATIONS_AT_ONCE }, lane));
  return { transferred: items.length - failed, failed };
}

const tryTransfer = (ctx: Ctx, item: Item): Promise<boolean> =>
  transfer(ctx, item).then(
    () => true,
    (error: unknown) => noteFailure(ctx, item, error),
  );

/** The same, asked for by an admin. Refuses `forbidden`. */
export async function runPayoutsNow(ctx: Ctx): Promise<PayoutRun> {
  authorize(await requirePerson(ctx), "payout:run");
  return runPayouts(ctx);
}

const keyOf = ({ kind, booking_id }: Item) =>
  kind === "booking" ? `transfer:${booking_id}` : `transfer:${kind}:${booking_id}`;

const create = (item: Item) =>
  stripe().transfers.create(
    {
      amount: item.net_cents,
      currency: item.currency,
      destination: item.destination,
      ...(item.charge && { source_transaction: item.charge }),
      transfer_group: item.transfer_group,
      metadata: { bookingId: item.booking_id, payoutId: item.payout_id, kind: item.kind },
    },
    { idempotencyKey: keyAfter(item.refusals, keyOf(item)) },
  );

/** Once Stripe has forgotten the key, the transfer is looked for by its booking: paying twice is not undone by asking. */
async function movedBefore(ctx: Ctx, item: Item) {
  if (!keyForgotten(item.created_at, ctx.now)) return undefined;
  const { data } = await stripe().transfers.list({ transfer_group: item.transfer_group, limit: 100 });
  return data.find(
    ({ metadata }) => metadata.bookingId === item.booking_id && (metadata.kind ?? "booking") === item.kind,
  );
}

async function transfer(ctx: Ctx, item: Item): Promise<void> {
  const moved = (await movedBefore(ctx, item)) ?? (await create(item));
  const posting = {
    bookingId: item.booking_id,
    organizationId: item.organization_id,
    currency: item.currency,
  };
  const [net, fee, tax] = [cents(item.net_cents), cents(item.fee_cents), cents(item.tax_cents)];
  await ctx.system.batch((query) => [
    query.execute(sql`update payout_items set stripe_transfer_id = ${moved.id}, transferred_at = prep.now(), last_error = ''
      where id = ${item.id} and stripe_transfer_id is null`),
    // What was awarded has become the host's with the award, what was charged with the charge.
    ...(item.kind === "booking"
      ? [
          query.execute(
            postStatement({
              ...posting,
              key: `settle:${item.booking_id}`,
              kind: "settle",
              externalId: null,
              lines: settleLines(item.organization_id, net, fee, tax),
            }),
          ),
        ]
      : []),
    query.execute(
      postStatement({
        ...posting,
        key: keyOf(item),
        kind: "transfer",
        externalId: moved.id,
        lines: transferLines(item.organization_id, net),
      }),
    ),
  ]);
}

/** Keeps why a transfer did not go, for the host's page and the next run. */
async function noteFailure(ctx: Ctx, item: Item, error: unknown): Promise<false> {
  const refusal = refusalOf(error);
  await ctx.system.run((query) =>
    query.execute(
      sql`update payout_items set last_error = ${refusal ?? "unreachable"}, refusals = refusals + ${refusal ? 1 : 0}
        where id = ${item.id} and stripe_transfer_id is null and refusals = ${item.refusals}`,
    ),
  );
  return false;
}

/** A payout is paid when every one of its items is; the people who run the kitchen are told once. */
async function closePaid(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string }>(sql`with closed as (
        update payouts w set status = 'paid', paid_at = prep.now() where w.status = 'open'
          and exists (select 1 from payout_items i where i.payout_id = w.id)
          and not exists (select 1 from payout_items i where i.payout_id = w.id and i.stripe_transfer_id is null)
        returning w.*)
      select c.id, prep.audit(c.organization_id, 'payout.paid', 'payout', c.id), prep.queue_host_mail('payout_paid', c.organization_id, c.id)
      from closed c`),
  );
  return rows.length;
}
