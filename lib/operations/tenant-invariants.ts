import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { violations } from "./booking-invariants";
import type { Violation } from "./check-invariants";

/** What anyone may read. Any other table belongs to somebody: a new one is private until it is named here. */
const OPEN_TO_ALL = ["places", "booking_moves"];
/** Parts of a published kitchen, which is open to all. */
const PUBLISHED = [
  "kitchens",
  "kitchen_photos",
  "stations",
  "spaces",
  "space_stations",
  "opening_hours",
  "closures",
];

const list = (names: readonly string[]) =>
  sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  );

/** I10 from the catalogue: every private table is guarded, for its owner too, and no role of ours walks around it. */
export function tenantChecks(): SQL[] {
  return [
    violations(
      "I10",
      sql`select c.relname as subject, concat_ws(', ', case when not c.relrowsecurity then 'row-level security is off' end,
           case when not c.relforcerowsecurity then 'it is not forced' end, case when c.relowner = to_regrole('prep_app') then 'prep_app owns it' end) as detail
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in (${list(OPEN_TO_ALL)})
         and (not c.relrowsecurity or not c.relforcerowsecurity or c.relowner in (to_regrole('prep_app'), to_regrole('prep_system')))`,
    ),
    violations(
      "I10",
      sql`select p.tablename as subject, format('policy %s lets everybody in', p.policyname) as detail
        from pg_policies p where p.schemaname = 'public' and not (p.roles <@ array['prep_system', 'prep_owner']::name[]) and coalesce(p.qual, p.with_check, 'true') = 'true'`,
    ),
    violations(
      "I10",
      sql`select r.rolname as subject, 'may pass by row-level security' as detail
        from pg_roles r where r.rolname in ('prep_app', 'prep_system', 'prep_owner') and (r.rolsuper or r.rolbypassrls)`,
    ),
    // A view shows what its owner may see, unless it says otherwise.
    violations(
      "I10",
      sql`select c.relname as subject, 'is a view that looks past the policies' as detail from pg_class c where c.relkind in ('v', 'm')
         and c.relnamespace in ('public'::regnamespace, 'prep'::regnamespace) and not coalesce(c.reloptions::text like '%security_invoker=true%', false)`,
    ),
  ];
}

/** I10 as a stranger would try it: with nobody signed in, no private table shows a row. */
export async function visibleToNobody(ctx: Ctx): Promise<Violation[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      name: string;
    }>(sql`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p') and has_table_privilege('prep_app', c.oid, 'select') and c.relname not in (${list([...OPEN_TO_ALL, ...PUBLISHED])}) order by 1`),
  );
  const looks = rows.map(
    ({ name }) => sql`select ${name}::text as subject where exists (select 1 from ${sql.identifier(name)})`,
  );
  looks.push(sql`select 'kitchens' where exists (select 1 from kitchens where status <> 'published')`);
  const seen = await ctx.db.run((query) =>
    query.execute<{ subject: string }>(sql.join(looks, sql` union all `)),
  );
  return seen.rows.map(({ subject }) => ({
    invariant: "I10",
    subject,
    detail: "shows rows to somebody who is not signed in",
  }));
}
