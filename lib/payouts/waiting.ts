import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { addDays, addHours } from "@/lib/core/interval";
import { awardDue, earned, weekOf } from "./run-payouts";

const MAX_ROWS = 500;
/** As `vercel.json` starts the weekly run: Mondays at 14:00 UTC. */
const RUN_HOUR = 14;

/** Why money has not been paid out: `next_run` is held back by nothing, `failed` is tried again every hour. */
export const WAITING_REASONS = ["next_run", "dispute", "claim", "account", "failed"] as const;

export type WaitingItem = {
  bookingId: string;
  kind: "booking" | "claim";
  spaceName: string;
  startsAt: Date;
  timeZone: string;
  /** What the host would get; of a claim that is not decided, what was asked for. */
  amountCents: number;
  currency: string;
  reason: (typeof WAITING_REASONS)[number];
};

/** When the weekly run starts next, strictly after `now`. */
export function nextRun(now: Date): Date {
  const thisWeek = addHours(new Date(`${weekOf(now)}T00:00:00Z`), RUN_HOUR);
  return thisWeek > now ? thisWeek : addDays(thisWeek, 7);
}

const held = sql`case when prep.is_disputed(b.id) then 'dispute' when not o.payouts_enabled then 'account'`;

/** Everything earned or asked for and not paid out, of the organizations `o` that `of` picks. */
const waitingRows = (before: Date, of: SQL) => sql`
        select b.id as booking_id, 'booking' as kind, b.organization_id, b.host_due_cents as cents, b.currency, ${held} else 'next_run' end as reason
          from bookings b join organizations o on o.id = b.organization_id
         where ${of} and ${earned(before)}
        union all
        select c.booking_id, 'claim', c.organization_id, coalesce(c.awarded_cents, c.amount_cents), c.currency,
            case when c.state <> 'decided' then 'claim' else ${held} else 'next_run' end end
          from claims c join bookings b on b.id = c.booking_id join organizations o on o.id = c.organization_id
         where ${of} and (c.state in ('open', 'disputed') or (${awardDue}))
        union all
        select i.booking_id, i.kind, i.organization_id, i.net_cents, i.currency, ${held} else 'failed' end
          from payout_items i join bookings b on b.id = i.booking_id join organizations o on o.id = i.organization_id
         where ${of} and i.stripe_transfer_id is null`;

/**
 * What an organization has past the claim window that has not been paid out, oldest first, at most 500 rows, each with
 * its reason, and when the next run is. Refuses `not_found`, `forbidden`.
 */
export async function listWaiting(ctx: Ctx, organizationId: string) {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  const before = addHours(ctx.now, -CLAIM_WINDOW_HOURS);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Omit<WaitingItem, "startsAt"> & { startsAt: string }>(sql`
      select w.booking_id as "bookingId", w.kind, s.name as "spaceName", b.starts_at as "startsAt", b.time_zone as "timeZone",
        w.cents as "amountCents", w.currency, w.reason
      from (${waitingRows(before, sql`o.id = ${organizationId}`)}) w join bookings b on b.id = w.booking_id join spaces s on s.id = b.space_id
      order by b.starts_at, b.id, w.kind limit ${MAX_ROWS}`),
  );
  const items: WaitingItem[] = rows.map((row) => ({ ...row, startsAt: new Date(row.startsAt) }));
  return { nextRunAt: nextRun(ctx.now), items };
}

export type PayoutPreview = {
  organizationId: string;
  name: string;
  currency: string;
  /** What the next run would transfer, and what something holds back. */
  transferCents: number;
  heldCents: number;
};

/** What a run would do now, per organization and currency, largest first, at most 500; writes nothing. Refuses `not_found`, `forbidden`. */
export async function previewPayouts(ctx: Ctx): Promise<PayoutPreview[]> {
  authorize(await requirePerson(ctx), "payout:run");
  const before = addHours(ctx.now, -CLAIM_WINDOW_HOURS);
  const { rows } = await ctx.system.run((query) =>
    query.execute<PayoutPreview>(sql`
      select g.id as "organizationId", g.name, w.currency,
        coalesce(sum(w.cents) filter (where w.reason in ('next_run', 'failed')), 0)::int as "transferCents",
        coalesce(sum(w.cents) filter (where w.reason not in ('next_run', 'failed')), 0)::int as "heldCents"
      from (${waitingRows(before, sql`true`)}) w join organizations g on g.id = w.organization_id
      group by g.id, w.currency order by 4 desc, 5 desc, g.id limit ${MAX_ROWS}`),
  );
  return rows;
}
