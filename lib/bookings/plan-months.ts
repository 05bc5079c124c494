import { sql } from "drizzle-orm";
import { type Ctx, requireUser } from "@/lib/context";
import type { PlanUnit } from "@/lib/core/plan-terms";

/** What is left of a paid month of a plan: minutes or cents. `expiresAt`: from then on nothing of it can be used. */
export type PlanMonth = {
  rentalId: string;
  bookingId: string;
  includes: PlanUnit;
  granted: number;
  used: number;
  left: number;
  overMinutes: number;
  startsAt: Date;
  endsAt: Date;
  expiresAt: Date;
};
type Row = Omit<PlanMonth, "startsAt" | "endsAt" | "expiresAt"> & {
  startsAt: string;
  endsAt: string;
  expiresAt: string;
};

/** The paid months of plans that still count, earliest first, of these rentals, as their renter or host may see them. */
export async function planMonths(ctx: Ctx, rentalIds: readonly string[]): Promise<PlanMonth[]> {
  requireUser(ctx);
  if (rentalIds.length === 0) return [];
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select b.series_id as "rentalId", a.booking_id as "bookingId", a.includes, a.granted, u.used, prep.plan_left(a) as "left", u.over_minutes as "overMinutes",
        a.starts_at as "startsAt", a.ends_at as "endsAt", a.expires_at as "expiresAt"
      from plan_allowances a join bookings b on b.id = a.booking_id and b.status in ('confirmed', 'completed') cross join lateral prep.plan_used(a.booking_id) u
     where b.series_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(rentalIds)}::jsonb)) and a.expires_at > prep.now()
     order by a.starts_at, a.booking_id limit 500`),
  );
  return rows.map(({ startsAt, endsAt, expiresAt, ...month }) => ({
    ...month,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    expiresAt: new Date(expiresAt),
  }));
}
