import { Client } from "pg";
import { expect, test } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { archiveEquipment } from "@/lib/kitchens";
import { forgetLocks } from "@/lib/testing/people-in";
import { openWorld } from "@/lib/testing/world";
import { freeEquipment } from "./free-equipment";
import { holdSlot } from "./hold-slot";
import { releaseHold } from "./release-hold";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const once = () => ({ key: uuidv7(), hash: "same" });
const machine = (n: number) => ({ name: `Mixer ${n}`, kind: "machine" as const });
const MIXER = { kind: "equipment" as const, name: "Stand mixer", units: 1, hourlyRateCents: 1_000 };

/** So many tables, each a space of its own, and a pool of mixers. */
type Spec = { tables?: number; mixers?: number; bufferAfterMinutes?: number; pool?: boolean };
async function bakery(
  { tables = 1, mixers = 2, bufferAfterMinutes = 0, pool = false }: Spec = {},
  spec: { organizationId?: string; createdBy?: string } = {},
) {
  const stations = [
    ...Array.from({ length: tables }, (_, n) => ({ name: `Table ${n + 1}`, kind: "table" as const })),
    ...Array.from({ length: mixers }, (_, n) => machine(n + 1)),
  ];
  const rooms = pool
    ? [{ units: 1, stations: Array.from({ length: tables }, (_, n) => n) }]
    : Array.from({ length: tables }, (_, n) => ({ stations: [n] }));
  const own = Array.from({ length: mixers }, (_, n) => tables + n);
  const kitchen = await world.kitchen({
    ...spec,
    stations,
    spaces: [...rooms, { ...MIXER, bufferAfterMinutes, stations: own }],
  });
  return { ...kitchen, mixer: kitchen.spaceIds.at(-1) ?? "" };
}

const slot = (spaceId: string, startsAt: string, equipment?: { spaceId: string; units: number }[]) => ({
  spaceId,
  startsAt: new Date(startsAt),
  durationMinutes: 120,
  ...(equipment && { equipment }),
});
const live = (where = "true") =>
  world.sql<{ station_id: string }>(
    `select station_id from allocations where released_at is null and ${where}`,
  );

test("a hold takes the room and the machines, keeps their names and prices, and gives both back", async () => {
  const { spaceId, mixer } = await bakery({ mixers: 3 });
  const { booking } = await holdSlot(
    world.as(await world.person()),
    slot(spaceId, "2030-01-02T15:00:00Z", [{ spaceId: mixer, units: 2 }]),
    once(),
  );
  expect(booking.quote).toMatchObject({
    totalCents: 12_000,
    platformFeeCents: 1_800,
    hostCents: 10_200,
    lines: [
      { kind: "time", amountCents: 8_000 },
      { kind: "equipment", spaceId: mixer, name: "Stand mixer", units: 2, minutes: 120, amountCents: 4_000 },
    ],
  });
  const kept = await world.sql(
    "select name, units, hourly_rate_cents, amount_cents from booking_equipment where booking_id = $1",
    [booking.id],
  );
  expect(kept).toEqual([{ name: "Stand mixer", units: 2, hourly_rate_cents: 1_000, amount_cents: 4_000 }]);
  expect(await live(`booking_id = '${booking.id}'`)).toHaveLength(3);
  await releaseHold(world.system(), booking.id, "cancelled");
  expect(await live(`booking_id = '${booking.id}'`)).toHaveLength(0);
});

/** Runs holds at once with every lock in front of the database lost as soon as it is taken: the database decides alone. */
async function race(tries: Promise<unknown>[]): Promise<string[]> {
  let over = false;
  const all = Promise.allSettled(tries).finally(() => (over = true));
  while (!over) await forgetLocks();
  return (await all).map((one) => (one.status === "fulfilled" ? "held" : one.reason.code)).sort();
}

test("twenty people in a race for two mixers, each at a table of their own: two have them, and no table stays taken", async () => {
  const { spaceIds, stationIds, mixer } = await bakery({ tables: 20 });
  const people = await Promise.all(Array.from({ length: 20 }, () => world.person()));
  const holds = people.map((person, n) => {
    const wanted = slot(spaceIds[n] ?? "", "2030-01-04T15:00:00Z", [{ spaceId: mixer, units: 1 }]);
    return holdSlot(world.as(person), wanted, once());
  });
  expect(await race(holds)).toEqual([...Array(18).fill("equipment_taken"), "held", "held"]);
  const taken = await live(`station_id in (${stationIds.map((id) => `'${id}'`).join(",")})`);
  expect(taken).toHaveLength(4);
});

test("whoever waits for a station has taken none that comes after it, in whatever order it was asked for", async () => {
  const { spaceIds, stationIds } = await world.kitchen({
    stations: [machine(1), { name: "Table", kind: "table" as const }, machine(2)],
    spaces: [
      { stations: [1] },
      { ...MIXER, name: "First", stations: [0] },
      { ...MIXER, name: "Last", stations: [2] },
    ],
  });
  const [room = "", first = "", last = ""] = spaceIds;
  const [other, third] = [0, 1].map(() => new Client({ connectionString: world.database.urls.system }));
  const take = (client: Client | undefined, station: string | undefined) =>
    client?.query(
      "insert into allocations (id, booking_id, station_id, blocked) values (gen_random_uuid(), gen_random_uuid(), $1, '[2030-01-05 15:00Z, 2030-01-05 17:00Z)')",
      [station],
    );
  for (const client of [other, third]) await client?.connect();
  for (const client of [other, third]) await client?.query("begin; set local lock_timeout = '2s'");
  await take(other, stationIds[0]);
  const transaction = (await other?.query("select pg_current_xact_id()::text as id"))?.rows[0].id;
  const wanted = [last, first].map((spaceId) => ({ spaceId, units: 1 }));
  const waiting = holdSlot(
    world.as(await world.person()),
    slot(room, "2030-01-05T15:00:00Z", wanted),
    once(),
  );
  const waits = "select 1 from pg_locks where not granted and transactionid = $1::text::xid";
  while ((await world.sql(waits, [transaction])).length === 0);
  // Nobody is in the way at the other two.
  for (const station of stationIds.slice(1)) await take(third, station);
  for (const client of [third, other]) await client?.query("rollback");
  for (const client of [third, other]) await client?.end();
  expect((await waiting).booking.status).toBe("held");
});

test("of a pool of tables with a mixer, whoever loses the best table gets another", async () => {
  const { spaceId, mixer } = await bakery({ tables: 6, mixers: 6, pool: true });
  const people = await Promise.all(Array.from({ length: 6 }, () => world.person()));
  const holds = people.map((person) => {
    const wanted = slot(spaceId, "2030-01-12T15:00:00Z", [{ spaceId: mixer, units: 1 }]);
    return holdSlot(world.as(person), wanted, once());
  });
  expect(await race(holds)).toEqual(Array(6).fill("held"));
});

test("the time between two users of a machine is the machine's own", async () => {
  const { spaceIds, mixer, id } = await bakery({ tables: 2, mixers: 1, bufferAfterMinutes: 60 });
  const [one = "", two = ""] = spaceIds;
  const mixed = [{ spaceId: mixer, units: 1 }];
  await holdSlot(world.as(await world.person()), slot(one, "2030-01-13T15:00:00Z", mixed), once());
  const asked = { kitchenId: id, durationMinutes: 120 };
  const at = (hour: number) => new Date(`2030-01-13T${hour}:00:00Z`);
  const free = async (hour: number) =>
    (await freeEquipment(world.anonymous(), { ...asked, startsAt: at(hour) })).items;
  expect(await free(17)).toMatchObject([{ name: "Stand mixer", units: 1, freeUnits: 0 }]);
  expect(await free(18)).toMatchObject([{ freeUnits: 1 }]);
  const early = holdSlot(world.as(await world.person()), slot(two, "2030-01-13T17:00:00Z", mixed), once());
  await expect(early).rejects.toMatchObject({
    code: "equipment_taken",
    fields: { equipment: ["Stand mixer is taken at that time"] },
  });
  // The table itself has no such time, and is free at once.
  await holdSlot(world.as(await world.person()), slot(one, "2030-01-13T17:00:00Z"), once());
  await holdSlot(world.as(await world.person()), slot(two, "2030-01-13T18:00:00Z", mixed), once());
});

test("the database names what is taken, also without the locks in front of it", async () => {
  const { spaceIds, mixer } = await bakery({ tables: 2, mixers: 1 });
  const mixed = [{ spaceId: mixer, units: 1 }];
  await holdSlot(
    world.as(await world.person()),
    slot(spaceIds[0] ?? "", "2030-01-14T15:00:00Z", mixed),
    once(),
  );
  await forgetLocks();
  const late = holdSlot(
    world.as(await world.person()),
    slot(spaceIds[1] ?? "", "2030-01-14T16:00:00Z", mixed),
    once(),
  );
  await expect(late).rejects.toMatchObject({
    code: "equipment_taken",
    message: "Stand mixer is taken at that time",
    values: { name: "Stand mixer" },
  });
});

test("an unpaid hold that ran out gives its mixer to the next person", async () => {
  const { spaceIds, mixer } = await bakery({ tables: 2, mixers: 1 });
  const mixed = [{ spaceId: mixer, units: 1 }];
  await holdSlot(
    world.as(await world.person()),
    slot(spaceIds[0] ?? "", "2030-01-15T15:00:00Z", mixed),
    once(),
  );
  await world.at("2030-01-01T00:10:01Z");
  const next = await holdSlot(
    world.as(await world.person()),
    slot(spaceIds[1] ?? "", "2030-01-15T15:00:00Z", mixed),
    once(),
  );
  await world.at("2030-01-01T00:00:00Z");
  expect(next.booking.status).toBe("held");
});

test("what a kitchen does not offer, or not so often, is refused by its field", async () => {
  const host = await world.host();
  const spec = { organizationId: host.organizationId, createdBy: host.id };
  const { spaceId, mixer, id } = await bakery({}, spec);
  const other = await bakery();
  const attempt = async (wanted: { spaceId: string; units: number }) =>
    holdSlot(world.as(await world.person()), slot(spaceId, "2030-01-16T15:00:00Z", [wanted]), once()).catch(
      (error: AppError) => error,
    );
  for (const foreign of [other.mixer, uuidv7(), spaceId]) {
    const refused = await attempt({ spaceId: foreign, units: 1 });
    expect(refused).toMatchObject({ code: "not_found", fields: { equipment: expect.anything() } });
  }
  expect(await attempt({ spaceId: mixer, units: 3 })).toMatchObject({
    code: "invalid_input",
    fields: { equipment: ["Stand mixer: there are only 2"] },
  });
  await archiveEquipment(world.as(host), { kitchenId: id, spaceId: mixer });
  expect(await attempt({ spaceId: mixer, units: 1 })).toMatchObject({ code: "not_found" });
});

test("the same key and request replay a hold with equipment", async () => {
  const { spaceId, mixer } = await bakery();
  const renter = await world.person();
  const key = once();
  const wanted = slot(spaceId, "2030-01-17T15:00:00Z", [{ spaceId: mixer, units: 1 }]);
  const first = await holdSlot(world.as(renter), wanted, key);
  expect(await holdSlot(world.as(renter), wanted, key)).toEqual({ booking: first.booking, replayed: true });
});
