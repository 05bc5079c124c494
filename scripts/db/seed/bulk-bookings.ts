import { Client } from "pg";
import { PLAN } from "./bulk-kitchens";
import type { progressBar } from "./progress";

/** Bookings of one statement, and statements that run side by side. */
const PER_STATEMENT = 20_000;
const LANES = 2;
const WINDOW_DAYS = 90;
const BOOKINGS_PER_RENTER = 25;
const MAX_RENTERS = 200_000;
const RENTERS = "bulk_renters";

/**
 * One booking in a shift of its own, from the kitchen's open times, so that no two can touch. Nine of ten are of the
 * first space; the rest is of the last, which is often the whole kitchen. What it costs was quoted by the product.
 * $1, $2: kitchens from and to (exclusive); $3: bookings of each; $4: kitchens that have one more; $5: renters.
 */
const BOOK = `
with plan as materialized (
  select p.kitchen_no, $3::int + (p.kitchen_no < $4::int)::int as wanted,
         (select array_agg(r order by r) from unnest(k.open_times) r
           where lower(r) between now() + interval '1 day' and now() + make_interval(days => ${WINDOW_DAYS})) as shifts
    from ${PLAN} p join kitchens k on k.id = p.kitchen_id
   where p.kitchen_no >= $1::int and p.kitchen_no < $2::int and p.space_no = 0
), drawn as (
  select kitchen_no, j, shifts[1 + (j * cardinality(shifts) / wanted + kitchen_no) % cardinality(shifts)] as shift,
         1 + floor(random() * 3)::int as length_no, random() as start_at, random() < 0.9 as first_space, random() as who
    from plan, generate_series(0, wanted - 1) j
), chosen as materialized (
  select uuidv7() as booking_id, p.*, d.j, r.id as renter_id, quote,
         (quote->'lines'->0->>'minutes')::int as minutes, lower(shift) as opens, upper(shift) as closes, d.start_at
    from drawn d join ${PLAN} p on p.kitchen_no = d.kitchen_no
     and p.space_no = case when d.first_space then 0 else p.space_count - 1 end
    join ${RENTERS} r on r.no = floor(d.who * $5::int)::int
 cross join lateral (select p.quotes[d.length_no] as quote) q
), made as materialized (
  select c.*, opens + make_interval(hours => floor(start_at * (extract(epoch from closes - opens) / 3600 - minutes / 60 + 1))::int) as starts_at
    from chosen c
), booked as (
  insert into bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone,
    buffer_before_minutes, buffer_after_minutes, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents,
    host_due_cents, currency, confirmed_at)
  select booking_id, organization_id, kitchen_id, space_id, renter_id, 'confirmed', starts_at,
    starts_at + make_interval(mins => minutes), time_zone, buffer_before, buffer_after, quote, cancellation_policy,
    (quote->>'totalCents')::int, (quote->>'platformFeeCents')::int, (quote->>'taxCents')::int, (quote->>'hostCents')::int,
    quote->>'currency', now()
  from made
)
insert into allocations (id, booking_id, station_id, blocked)
select uuidv7(), booking_id, station_id,
       tstzrange(starts_at - make_interval(mins => buffer_before), starts_at + make_interval(mins => minutes + buffer_after))
  from made cross join lateral unnest(case when units is null then station_ids
       else (select array_agg(station_ids[1 + (j + n) % cardinality(station_ids)]) from generate_series(0, units - 1) n) end) station_id`;

/** People who rent, in a table of their own by number. Dropped with the plan. */
async function makeRenters(owner: Client, count: number): Promise<void> {
  await owner.query("begin");
  await owner.query(`create unlogged table ${RENTERS} (no int primary key, id uuid not null)`);
  await owner.query(`insert into ${RENTERS} select n, uuidv7() from generate_series(0, ${count - 1}) n`);
  await owner.query(`grant select on ${RENTERS} to prep_system`);
  await owner.query("set local role prep_system");
  await owner.query(
    `insert into users (id, email, name, email_verified_at)
     select id, 'renter-' || no || '@bulk.example.com', 'Renter ' || no, now() from ${RENTERS}`,
  );
  await owner.query("commit");
}

/** What one statement books: kitchens from `from` up to `until`. */
type Part = { from: number; until: number; bookings: number };

function parts(kitchens: number, bookings: number): Part[] {
  const each = Math.floor(bookings / kitchens);
  const rest = bookings % kitchens;
  const size = Math.max(1, Math.floor(PER_STATEMENT / (each + 1)));
  const starts = Array.from({ length: Math.ceil(kitchens / size) }, (_, i) => i * size);
  return starts.map((from) => {
    const until = Math.min(from + size, kitchens);
    return { from, until, bookings: each * (until - from) + Math.max(0, Math.min(until, rest) - from) };
  });
}

/**
 * Books the kitchens of the plan over the coming ninety days, in statements that run two at a time. They run as the
 * product's own system role with every constraint on, the exclusion of overlaps first of all. The bookings arrive
 * confirmed, which is what `app.importing` allows: nobody paid, so they have no payments, ledger or audit lines.
 */
export async function bulkBookings(
  urls: { owner: Client; system: string },
  size: { kitchens: number; bookings: number },
  bar: ReturnType<typeof progressBar>,
): Promise<void> {
  const renters = Math.min(MAX_RENTERS, Math.max(100, Math.ceil(size.bookings / BOOKINGS_PER_RENTER)));
  await makeRenters(urls.owner, renters);
  await urls.owner.query(`analyze ${PLAN}, ${RENTERS}`);
  const waiting = parts(size.kitchens, size.bookings).filter((part) => part.bookings > 0);
  const each = Math.floor(size.bookings / size.kitchens);
  const lane = async () => {
    const client = new Client({ connectionString: urls.system });
    await client.connect();
    try {
      await client.query("set app.importing = 'on'");
      for (let part = waiting.shift(); part; part = waiting.shift()) {
        // Numbers that depend on the kitchens alone: the same world, whichever lane makes it.
        await client.query("select setseed($1)", [part.from / size.kitchens]);
        await client.query(BOOK, [part.from, part.until, each, size.bookings % size.kitchens, renters]);
        bar.add(part.bookings);
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await urls.owner.query(`drop table ${RENTERS}`);
}
