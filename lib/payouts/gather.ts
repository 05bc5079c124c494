import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { addHours } from "@/lib/core/interval";
import type { PayoutKind } from "@/lib/core/payout-terms";
import { onlyRow } from "@/lib/core/rows";

const ORGANIZATIONS_PER_RUN = 500;

/** Bookings `b` past their claim window that are in no payout yet, whatever holds them back. */
export const earned = (
  before: Date,
) => sql`b.status in ('completed', 'no_show', 'cancelled') and b.host_due_cents > 0
  and b.ends_at <= ${before.toISOString()}
  and exists (select 1 from payments p where p.booking_id = b.id and p.status = 'captured')
  and not exists (select 1 from payments p where p.booking_id = b.id and p.status = 'authorized')
  and not exists (select 1 from payout_items i where i.booking_id = b.id and i.kind = 'booking')`;

const inPayout = (kind: PayoutKind, bookingId: SQL) =>
  sql`exists (select 1 from payout_items i where i.booking_id = ${bookingId} and i.kind = ${kind})`;

/** What claims `c` were awarded out of deposits `d`, whatever became of the booking's own payout. */
export const awardDue = sql`c.state = 'decided' and d.awarded_cents > 0 and not ${inPayout("claim", sql`c.booking_id`)}`;

/** What was charged for damage beyond deposits by charges `g`, and paid. */
export const damageDue = sql`g.state = 'paid' and not ${inPayout("damage", sql`g.booking_id`)}`;

/** Why booking `b` of organization `o` waits, as the branches of a `case`; without one it goes with the next run. */
export const held = sql`when prep.is_disputed(b.id) then 'dispute' when not o.payouts_enabled then 'account'
  when prep.papers_lapsed(b.kitchen_id) then 'papers'`;
const free = sql`(case ${held} end) is null`;

/** Everything that organizations `o` could be paid now: a row per booking, per award and per charge for damage. */
const due = (before: Date, of: SQL) => sql`
    select b.organization_id, b.id as booking_id, 'booking' as kind, b.total_cents - b.refunded_cents as gross, b.platform_fee_cents as fee, b.tax_cents as tax, b.host_due_cents as net, b.currency
      from bookings b join organizations o on o.id = b.organization_id where ${of} and ${earned(before)} and ${free}
    union all
    select c.organization_id, c.booking_id, 'claim', d.awarded_cents, 0, 0, d.awarded_cents, c.currency
      from claims c join deposits d on d.booking_id = c.booking_id join bookings b on b.id = c.booking_id join organizations o on o.id = c.organization_id
     where ${of} and ${awardDue} and ${free}
    union all
    select g.organization_id, g.booking_id, 'damage', g.amount_cents, 0, 0, g.amount_cents, g.currency
      from claim_charges g join bookings b on b.id = g.booking_id join organizations o on o.id = g.organization_id where ${of} and ${damageDue} and ${free}`;

/**
 * The statement that puts what is due to the organizations of `claimed` into their payout of the week, on their own clock. Less
 * than an organization's minimum waits, and a payout already closed this week takes no more: what comes late goes with the next.
 */
const gathering = (before: Date, claimed: SQL) => sql`with claimed as (${claimed}),
  due as materialized (${due(before, sql`o.id in (select id from claimed)`)}),
  enough as (select d.organization_id, d.currency from due d join organizations o on o.id = d.organization_id
    group by d.organization_id, d.currency, o.payout_minimum_cents having sum(d.net) >= o.payout_minimum_cents),
  week as (insert into payouts as w (id, organization_id, week_of, currency)
    select uuidv7(), e.organization_id, prep.payout_week(o.time_zone), e.currency from enough e join organizations o on o.id = e.organization_id order by 2
    on conflict on constraint payouts_week_once do update set currency = excluded.currency where w.status = 'open'
    returning w.id, w.organization_id, w.currency),
  items as (insert into payout_items (id, payout_id, organization_id, booking_id, kind, gross_cents, fee_cents, tax_cents, net_cents, currency)
    select uuidv7(), w.id, d.organization_id, d.booking_id, d.kind, d.gross, d.fee, d.tax, d.net, d.currency
      from due d join week w using (organization_id, currency) on conflict (booking_id, kind) do nothing)
  select count(*)::int as claimed from claimed`;

const settledBefore = (ctx: Ctx) => addHours(ctx.now, -CLAIM_WINDOW_HOURS);

/** Gathers for every organization, whatever its day. */
export async function gatherAll(ctx: Ctx): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(gathering(settledBefore(ctx), sql`select id from organizations`)),
  );
}

/**
 * Gathers for the organizations whose Monday 6:00 has come and whose week has not been gathered: each once a week, however many
 * ask at once, and late where nobody asked in time. At most 500 a call. Answers for how many.
 */
export async function gatherWeek(ctx: Ctx): Promise<number> {
  const claimed = sql`update organizations set payout_week = prep.payout_week(time_zone) where id in (
    select id from organizations where payout_week is null or payout_week < prep.payout_week(time_zone)
     order by id limit ${ORGANIZATIONS_PER_RUN} for update skip locked) returning id`;
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ claimed: number }>(gathering(settledBefore(ctx), claimed)),
  );
  return onlyRow(rows).claimed;
}
