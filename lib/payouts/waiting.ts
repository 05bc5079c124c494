import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { refuse } from "@/lib/core/errors";
import { addHours } from "@/lib/core/interval";
import type { PayoutKind, WAITING_REASONS } from "@/lib/core/payout-terms";
import { awardDue, damageDue, earned, held } from "./gather";

const MAX_ROWS = 500;

export type WaitingItem = {
  bookingId: string;
  kitchenId: string;
  kind: PayoutKind;
  spaceName: string;
  startsAt: Date;
  timeZone: string;
  /** What the host would get; of a claim that is not decided, what was asked for. */
  amountCents: number;
  currency: string;
  reason: (typeof WAITING_REASONS)[number];
};

/**
 * Everything earned or asked for and not paid out, of the organizations `o` that `of` picks: what is past its claim window,
 * and what ended before `until` as well.
 */
const waitingRows = (before: Date, until: Date, of: SQL) => sql`
      select x.*, case when x.reason = 'next_run' and sum(x.cents) filter (where x.reason = 'next_run') over (partition by x.organization_id, x.currency)
          < x.minimum then 'minimum' else x.reason end as why from (
        select b.id as booking_id, 'booking' as kind, b.organization_id, b.host_due_cents as cents, b.currency, o.payout_minimum_cents as minimum,
            case ${held} when b.ends_at > ${before.toISOString()} then 'window' else 'next_run' end as reason
          from bookings b join organizations o on o.id = b.organization_id
         where ${of} and ${earned(until)}
        union all
        select c.booking_id, 'claim', c.organization_id, case c.state when 'decided' then d.awarded_cents else c.amount_cents end, c.currency, o.payout_minimum_cents,
            case when c.state <> 'decided' then 'claim' ${held} else 'next_run' end
          from claims c join deposits d on d.booking_id = c.booking_id join bookings b on b.id = c.booking_id join organizations o on o.id = c.organization_id
         where ${of} and (c.state in ('open', 'disputed') or (${awardDue}))
        union all
        select g.booking_id, 'damage', g.organization_id, g.amount_cents, g.currency, o.payout_minimum_cents,
            case when g.state <> 'paid' then 'charge' ${held} else 'next_run' end
          from claim_charges g join bookings b on b.id = g.booking_id join organizations o on o.id = g.organization_id
         where ${of} and (g.state in ('pending', 'declined') or (${damageDue}))
        union all
        select i.booking_id, i.kind, i.organization_id, i.net_cents, i.currency, 0, case when prep.is_disputed(b.id) then 'dispute' when not o.payouts_enabled then 'account' else 'failed' end
          from payout_items i join bookings b on b.id = i.booking_id join organizations o on o.id = i.organization_id
         where ${of} and i.stripe_transfer_id is null) x`;

/**
 * What an organization has earned that has not been paid out, oldest first, at most 500 rows, each with its reason, when the next run is on the organization's own clock, and what it wants to have together before. Refuses `not_found`, `forbidden`.
 */
export async function listWaiting(ctx: Ctx, organizationId: string) {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  const before = addHours(ctx.now, -CLAIM_WINDOW_HOURS);
  const [{ rows }, { rows: next }] = await ctx.system.batch((query) => [
    query.execute<Omit<WaitingItem, "startsAt"> & { startsAt: string }>(sql`
      select w.booking_id as "bookingId", b.kitchen_id as "kitchenId", w.kind, s.name as "spaceName", b.starts_at as "startsAt", b.time_zone as "timeZone",
        w.cents as "amountCents", w.currency, w.why as reason
      from (${waitingRows(before, ctx.now, sql`o.id = ${organizationId}`)}) w join bookings b on b.id = w.booking_id join spaces s on s.id = b.space_id
      order by b.starts_at, b.id, w.kind limit ${MAX_ROWS}`),
    query.execute<{ at: string; timeZone: string; minimumCents: number }>(
      sql`select prep.next_payout_run(time_zone) as at, time_zone as "timeZone", payout_minimum_cents as "minimumCents" from organizations where id = ${organizationId}`,
    ),
  ]);
  const organization = next[0] ?? refuse("not_found", "Not found");
  return {
    nextRunAt: new Date(organization.at),
    timeZone: organization.timeZone,
    minimumCents: organization.minimumCents,
    items: rows.map((row): WaitingItem => ({ ...row, startsAt: new Date(row.startsAt) })),
  };
}

export type PayoutPreview = {
  organizationId: string;
  name: string;
  currency: string;
  /** What a run would transfer, what something holds back, and what goes next week because this week's payout is closed. */
  transferCents: number;
  heldCents: number;
  laterCents: number;
};

/** What a run would do now, per organization and currency, largest first, at most 500; writes nothing. Refuses `not_found`, `forbidden`. */
export async function previewPayouts(ctx: Ctx): Promise<PayoutPreview[]> {
  authorize(await requirePerson(ctx), "payout:run");
  const before = addHours(ctx.now, -CLAIM_WINDOW_HOURS);
  const { rows } = await ctx.system.run((query) =>
    query.execute<PayoutPreview>(sql`
      select g.id as "organizationId", g.name, w.currency,
        coalesce(sum(w.cents) filter (where w.why = 'failed' or (w.why = 'next_run' and not c.closed)), 0)::int as "transferCents",
        coalesce(sum(w.cents) filter (where w.why not in ('next_run', 'failed')), 0)::int as "heldCents",
        coalesce(sum(w.cents) filter (where w.why = 'next_run' and c.closed), 0)::int as "laterCents"
      from (${waitingRows(before, before, sql`true`)}) w join organizations g on g.id = w.organization_id
      cross join lateral (select exists (select 1 from payouts p where p.organization_id = g.id and p.currency = w.currency
        and p.week_of = prep.payout_week(g.time_zone) and p.status <> 'open') as closed) c
      group by g.id, w.currency order by 4 desc, 5 desc, g.id limit ${MAX_ROWS}`),
  );
  return rows;
}
