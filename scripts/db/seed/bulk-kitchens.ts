import type { Client } from "pg";
import { policyOf } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { slotAt } from "@/lib/core/interval";
import { openColumns } from "@/lib/kitchens";
import { byTheHour, quoteSlot } from "@/lib/pricing";
import { kitchenRows } from "@/lib/testing/factories";
import { insertRows } from "./insert-rows";
import { kitchenSpec } from "./kitchens";
import { type Metro, metros } from "./metros";
import type { progressBar } from "./progress";
import type { Random } from "./random";

/** Kitchens of one host, and of one statement. */
const PER_HOST = 10;
const PER_STATEMENT = 250;
/** Lengths that every space of the demo's kinds may be booked for, in minutes. */
const LENGTHS = [240, 300, 360];

/** Tables where every new row makes a new version of its kitchen. */
const VERSIONED = ["spaces", "stations", "space_stations", "opening_hours"];

/** What the bookings of the bulk world are made from: one row for each space. Dropped when they are. */
export const PLAN = "bulk_plan";
const PLAN_TABLE = `create unlogged table ${PLAN} (kitchen_no int, space_no int, space_count int, kitchen_id uuid,
  organization_id uuid, space_id uuid, time_zone text, units int, station_ids uuid[], buffer_before int, buffer_after int,
  cancellation_policy jsonb, quotes jsonb[], primary key (kitchen_no, space_no))`;

type Open = ReturnType<typeof openColumns>;
type Host = { id: string; organizationId: string };

/** The metropolitan area of each kitchen, by the shares of all. */
function chooser(random: Random): () => { metro: Metro; rank: number; index: number } {
  const all = metros();
  const counts = all.map(() => 0);
  return () => {
    let left = random.next();
    let rank = all.findIndex((metro) => {
      left -= metro.share;
      return left < 0;
    });
    rank = rank < 0 ? all.length - 1 : rank;
    const index = counts[rank] ?? 0;
    counts[rank] = index + 1;
    return { metro: all[rank] as Metro, rank, index };
  };
}

/** Hours that were reckoned once for a zone are the same for every kitchen that keeps them. */
function openHours(now: Date) {
  const known = new Map<string, Open>();
  return (rules: Parameters<typeof openColumns>[0]): Open => {
    const key = JSON.stringify(rules);
    const open = known.get(key) ?? openColumns(rules, now);
    known.set(key, open);
    return open;
  };
}

const planOf = (number: number, made: ReturnType<typeof kitchenRows>) =>
  made.spaces.map((space, spaceNo) => ({
    kitchenNo: number,
    spaceNo,
    spaceCount: made.spaces.length,
    kitchenId: made.kitchen.id,
    organizationId: made.kitchen.organizationId,
    spaceId: space.id,
    timeZone: made.kitchen.timeZone,
    units: space.units ?? null,
    stationIds: made.links.filter((l) => l.spaceId === space.id).map((l) => l.stationId),
    bufferBefore: space.bufferBeforeMinutes ?? 0,
    bufferAfter: space.bufferAfterMinutes ?? 0,
    cancellationPolicy: policyOf({
      cancellationPolicy: made.kitchen.cancellationPolicy ?? "moderate",
      customPolicy: null,
    }),
    quotes: LENGTHS.map((minutes) =>
      quoteSlot(slotAt(new Date(0), minutes), byTheHour(space.hourlyRateCents)),
    ),
  }));

async function insertHosts(client: Client, first: number, count: number, now: Date): Promise<Host[]> {
  const hosts = Array.from({ length: count }, () => ({ id: uuidv7(), organizationId: uuidv7() }));
  const users = hosts.map(({ id }, i) => ({
    id,
    email: `host-${first + i}@bulk.example.com`,
    name: `Host ${first + i}`,
    emailVerifiedAt: now,
  }));
  await insertRows(client, "users", users);
  const organizations = hosts.map(({ id, organizationId }, i) => ({
    id: organizationId,
    name: `Bulk Kitchens ${first + i}`,
    timeZone: "America/Chicago",
    createdBy: id,
  }));
  await insertRows(client, "organizations", organizations);
  const memberships = hosts.map(({ id, organizationId }) => ({ organizationId, userId: id, role: "owner" }));
  await insertRows(client, "memberships", memberships);
  return hosts;
}

async function insertKitchens(
  client: Client,
  count: number,
  random: Random,
  now: Date,
  bar: ReturnType<typeof progressBar>,
): Promise<void> {
  const next = chooser(random);
  const open = openHours(now);
  for (let first = 0; first < count; first += PER_STATEMENT) {
    const size = Math.min(PER_STATEMENT, count - first);
    const hosts = await insertHosts(client, first / PER_HOST, Math.ceil(size / PER_HOST), now);
    const made = Array.from({ length: size }, (_, i) => {
      const { metro, rank, index } = next();
      const { organizationId = "", id: createdBy = "" } = hosts[Math.floor(i / PER_HOST)] ?? {};
      const wanted = kitchenSpec(metro, rank, index, random);
      return kitchenRows({ ...wanted, slug: `${wanted.slug}-${first + i}`, organizationId, createdBy }, now);
    });
    const kitchens = made.map(({ kitchen, rules, spaces }) => ({
      ...{ ...kitchen, ...open(rules) },
      cheapestHourlyCents: Math.min(...spaces.map(({ hourlyRateCents }) => hourlyRateCents)),
    }));
    // Each after what it refers to.
    const tables: [string, Parameters<typeof insertRows>[2]][] = [
      ["kitchens", kitchens],
      ["stations", made.flatMap((m) => m.stations)],
      ["spaces", made.flatMap((m) => m.spaces)],
      ["space_stations", made.flatMap((m) => m.links)],
      ["opening_hours", made.flatMap((m) => m.hours)],
      [PLAN, made.flatMap((m, i) => planOf(first + i, m))],
    ];
    for (const [table, rows] of tables) await insertRows(client, table, rows);
    bar.add(size);
  }
}

/**
 * Adds `count` published kitchens around 300 metropolitan areas, with the demo's own kinds, prices and hours, in one
 * transaction. Leaves the table `bulk_plan` for the bookings.
 */
export async function bulkKitchens(
  client: Client,
  count: number,
  random: Random,
  now: Date,
  bar: ReturnType<typeof progressBar>,
): Promise<void> {
  await client.query("begin");
  // Only the owner may do this, and only for these rows: nobody can hold an older version of a kitchen that is born in
  // this transaction, and bumping it once for each of its parts would write every kitchen a dozen times.
  for (const table of VERSIONED) await client.query(`alter table ${table} disable trigger bumps_kitchen`);
  // A kitchen is born with its cheapest rate.
  await client.query("alter table spaces disable trigger keeps_cheapest_rate");
  await client.query(PLAN_TABLE);
  await client.query(`grant select, insert on ${PLAN} to prep_system`);
  // Row-level security is forced: the owner itself may not write here.
  await client.query("set local role prep_system");
  await insertKitchens(client, count, random, now, bar);
  await client.query("reset role");
  for (const table of VERSIONED) await client.query(`alter table ${table} enable trigger bumps_kitchen`);
  await client.query("alter table spaces enable trigger keeps_cheapest_rate");
  await client.query("commit");
}
