import { eq, sql } from "drizzle-orm";
import { kitchens } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { Standing } from "@/lib/core/kitchen-terms";
import { auditKitchen, authorizedKitchen, changeKitchen } from "./queries";
import type { JudgeRenterInput, SaveRenterRulesInput } from "./renter-schemas";

/**
 * How renters book whom the host has not judged, how long a request waits, and what one renter may book. Refuses
 * `not_found`, `forbidden`, `conflict`.
 */
export async function saveRenterRules(
  ctx: Ctx,
  { kitchenId, ...rules }: SaveRenterRulesInput,
): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await ctx.db.batch((query) => [
    changeKitchen(query, kitchen, rules),
    auditKitchen(query, kitchen, "changed", { part: "renters" }),
  ]);
}

/**
 * Lets a renter book at once, makes them ask, or keeps them out, at every kitchen of the organization; bookings made
 * before stay. Only people who booked there can be judged. Refuses `not_found`, `forbidden`.
 */
export async function judgeRenter(ctx: Ctx, input: JudgeRenterInput): Promise<void> {
  const { organizationId, renterId, standing, note } = input;
  authorize(await requirePerson(ctx), "kitchen:update", { organizationId });
  const write =
    standing === "default"
      ? sql`delete from renter_standings where organization_id = ${organizationId} and renter_id = ${renterId}`
      : sql`insert into renter_standings (organization_id, renter_id, standing, note, created_by)
          values (${organizationId}, ${renterId}, ${standing}, ${note}, ${requireUser(ctx)})
          on conflict (organization_id, renter_id) do update set standing = excluded.standing, note = excluded.note`;
  await ctx.db.batch((query) => [
    query.execute(sql`select prep.must(exists (select 1 from bookings b where b.organization_id = ${organizationId} and b.renter_id = ${renterId}),
      'not_found', 'Renter not found')`),
    query.execute(write),
    query.execute(
      sql`select prep.audit_own(${organizationId}::uuid, 'renter.judged', 'user', ${renterId}::uuid, ${JSON.stringify({ standing })}::jsonb)`,
    ),
  ]);
}

type RenterRow = {
  renterId: string;
  name: string;
  email: string;
  standing: Standing | null;
  note: string;
  /** What they pay less for their time, in hundredths of a percent; null: nothing. */
  discountBps: number | null;
  bookings: number;
  noShows: number;
  lastAt: Date;
};

const MOST_RENTERS = 500;

/** Everybody who ever booked with an organization, latest first, with what the host thinks of them. Refuses `not_found`. */
export async function listRenters(ctx: Ctx, organizationId: string): Promise<RenterRow[]> {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  const { rows } = await ctx.db.run((query) =>
    query.execute<
      Omit<RenterRow, "lastAt"> & { lastAt: string }
    >(sql`select u.id as "renterId", u.name, u.email, r.standing, coalesce(r.note, '') as note, d.percent_bps as "discountBps",
        b.bookings, b.no_shows as "noShows", b.last_at as "lastAt"
      from (select renter_id, count(*) filter (where confirmed_at is not null)::int as bookings, count(*) filter (where status = 'no_show')::int as no_shows,
              max(starts_at) as last_at from bookings where organization_id = ${organizationId} group by renter_id) b
      join users u on u.id = b.renter_id left join renter_standings r on r.organization_id = ${organizationId} and r.renter_id = b.renter_id
      left join client_discounts d on d.organization_id = ${organizationId} and d.renter_id = b.renter_id
      order by b.last_at desc limit ${MOST_RENTERS}`),
  );
  return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
}

/** What a kitchen asks of renters, for its settings. Refuses `not_found`. */
export async function renterRules(ctx: Ctx, kitchenId: string) {
  const columns = {
    newRenters: kitchens.newRenters,
    requestHours: kitchens.requestHours,
    maxHoursPerWeek: kitchens.maxHoursPerWeek,
    maxBookingsAhead: kitchens.maxBookingsAhead,
  };
  await authorizedKitchen(ctx, kitchenId, "organization:read");
  const [row] = await ctx.db.run((query) =>
    query.select(columns).from(kitchens).where(eq(kitchens.id, kitchenId)).limit(1),
  );
  return row ?? refuse("not_found", "Kitchen not found");
}
