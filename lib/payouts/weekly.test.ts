import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { localDate } from "@/lib/core/zoned";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import vercel from "@/vercel.json";
import { listWaiting, previewPayouts, runPayouts, runWeeklyPayouts, setPayoutMinimum } from ".";
import { SetPayoutMinimumForm, SetPayoutMinimumInput } from "./schemas";

const world = await openWorld();
const admin = await world.person({ platformRole: "admin" });
const system = () => world.system();

async function payable(zone = "America/Chicago") {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  await world.sql("update organizations set time_zone = $2 where id = $1", [host.organizationId, zone]);
  const kitchen = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  return { host, kitchen, organizationId: host.organizationId };
}
type Payable = Awaited<ReturnType<typeof payable>>;

/** A booking of 80.00 whose claim window is over: 68.00 for the host. */
async function earnedAt({ kitchen }: Payable, hours = 60): Promise<string> {
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(100 + hours), 120, CARDS.instant);
  await overSince(world, bookingId, hours);
  return bookingId;
}
const payoutsOf = ({ organizationId }: Payable) =>
  world.sql<{ week: string; status: string; net: number; items: number }>(
    `select w.week_of::text as week, w.status, sum(i.net_cents)::int as net, count(*)::int as items
       from payouts w join payout_items i on i.payout_id = w.id where w.organization_id = $1 group by w.id`,
    [organizationId],
  );
const waitingOf = async ({ host, organizationId }: Payable) =>
  (await listWaiting(world.as(host), organizationId)).items.map(({ reason }) => reason);
const previewOf = async ({ organizationId }: Payable) =>
  (await previewPayouts(world.as(admin))).find((row) => row.organizationId === organizationId);
const run = () => Promise.all([1, 2, 3].map(() => runPayouts(system())));

test("below its minimum an organization waits, told why, and is paid whole once it has earned enough", async () => {
  const one = await payable();
  const { host, organizationId } = one;
  await setPayoutMinimum(world.as(host), { organizationId, minimumCents: 10_000 });
  await earnedAt(one, 70);
  expect(await waitingOf(one)).toEqual(["minimum"]);
  expect(await previewOf(one)).toMatchObject({ transferCents: 0, heldCents: 6_800 });
  await run();
  expect(await payoutsOf(one)).toEqual([]);
  await earnedAt(one, 60);
  expect(await waitingOf(one)).toEqual(["next_run", "next_run"]);
  const written = () =>
    world.sql(
      "select (select count(*) from payouts) + (select count(*) from payout_items) + (select count(*) from ledger_entries) + (select count(*) from audit_log) as n",
    );
  const before = await written();
  expect(await previewOf(one)).toMatchObject({ transferCents: 13_600, heldCents: 0 });
  expect(await written()).toEqual(before);
  await run();
  expect(await payoutsOf(one)).toMatchObject([{ status: "paid", net: 13_600, items: 2 }]);
});

test("what is earned after this week's payout is closed goes next week, and the dry run says that a run now would not move it", async () => {
  const one = await payable();
  await earnedAt(one, 70);
  await run();
  await earnedAt(one, 60);
  expect(await waitingOf(one)).toEqual(["next_run"]);
  expect(await previewOf(one)).toMatchObject({ transferCents: 0, heldCents: 0, laterCents: 6_800 });
  await run();
  expect(await payoutsOf(one)).toMatchObject([{ status: "paid", net: 6_800, items: 1 }]);
});

test("the minimum is whole cents, nothing or more, at most $10,000, and set by those who manage the organization", async () => {
  const { host, organizationId } = await payable();
  for (const minimumCents of [-1, 0.5, 1_000_001])
    expect(SetPayoutMinimumInput.safeParse({ organizationId, minimumCents }).success).toBe(false);
  expect(SetPayoutMinimumForm.parse({ organizationId, minimum: "$25.50" })).toEqual({
    ...{ organizationId, minimumCents: 2_550 },
  });
  const other = setPayoutMinimum(world.as(await world.host()), { organizationId, minimumCents: 1 });
  await expect(other).rejects.toMatchObject({ code: "not_found" });
  await expect(
    world.sql("update organizations set payout_minimum_cents = -1 where id = $1", [organizationId]),
  ).rejects.toMatchObject({ code: "23514" });
  await setPayoutMinimum(world.as(host), { organizationId, minimumCents: 500 });
  await setPayoutMinimum(world.as(host), { organizationId, minimumCents: 500 });
  expect((await listWaiting(world.as(host), organizationId)).minimumCents).toBe(500);
  const lines = await world.sql(
    "select actor from audit_log where action = 'organization.payout_minimum' and entity_id = $1",
    [organizationId],
  );
  expect(lines).toEqual([{ actor: `user:${host.id}` }]);
});

test("money of a kitchen whose paper is missing today waits, and goes with the next run once that is cured", async () => {
  const one = await payable();
  await earnedAt(one);
  const gaps = (fromOn: string, untilOn: string | null) =>
    world.sql("update kitchens set paper_gaps = $2 where id = $1", [
      one.kitchen.id,
      JSON.stringify([
        { requirement: "x", standing: "expired", fromOn, untilOn, paper: "Licence", rule: "§" },
      ]),
    ]);
  const day = (days: number) => localDate(addMinutes(new Date(), days * 1_440), "America/Chicago");
  await gaps(day(-3), null);
  expect(await waitingOf(one)).toEqual(["papers"]);
  expect(await previewOf(one)).toMatchObject({ transferCents: 0, heldCents: 6_800 });
  await run();
  expect(await payoutsOf(one)).toEqual([]);
  await gaps(day(-3), day(0));
  expect(await waitingOf(one)).toEqual(["next_run"]);
  await gaps(day(1), null);
  expect(await waitingOf(one)).toEqual(["next_run"]);
  await run();
  expect(await payoutsOf(one)).toMatchObject([{ status: "paid", net: 6_800 }]);
});

test("a claim that is not decided waits for its decision, beside the booking that does not", async () => {
  const one = await payable();
  const bookingId = await earnedAt(one);
  await world.sql(
    "insert into deposits (booking_id, amount_cents, state, ended_at) values ($1, 5000, 'void', now())",
    [bookingId],
  );
  await world.sql(
    `insert into claims (id, booking_id, organization_id, filed_by, amount_cents, currency, state, answer_by)
     values (uuidv7(), $1, $2, $3, 5000, 'usd', 'open', now() + interval '2 days')`,
    [bookingId, one.organizationId, one.host.id],
  );
  expect((await waitingOf(one)).sort()).toEqual(["claim", "next_run"]);
  expect(await previewOf(one)).toMatchObject({ transferCents: 6_800, heldCents: 5_000 });
});

test("what a run would do is shown to admins alone", async () => {
  const support = await world.person({ platformRole: "support" });
  await expect(previewPayouts(world.as(support))).rejects.toMatchObject({ code: "forbidden" });
});

test("each organization is paid when its own Monday 6:00 has come, not before, once, however many ask at once", async () => {
  await runWeeklyPayouts(system());
  const all = [];
  for (const zone of ["Pacific/Auckland", "Pacific/Honolulu"]) {
    const one = await payable(zone);
    await runWeeklyPayouts(system());
    await earnedAt(one);
    const { nextRunAt } = await listWaiting(world.as(one.host), one.organizationId);
    all.push({ ...one, zone, nextRunAt });
  }
  all.sort((a, b) => a.nextRunAt.getTime() - b.nextRunAt.getTime());
  for (const [i, one] of all.entries()) {
    const local = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: one.zone, weekday: "long", hour: "2-digit", minute: "2-digit" },
    }).format(one.nextRunAt);
    expect(local).toBe("Monday 06:00");
    await world.at(addMinutes(one.nextRunAt, -1));
    await runWeeklyPayouts(system());
    expect(await payoutsOf(one)).toEqual([]);
    await world.at(one.nextRunAt);
    await Promise.all([1, 2, 3, 4, 5].map(() => runWeeklyPayouts(system())));
    const week = localDate(one.nextRunAt, one.zone);
    expect(await payoutsOf(one)).toEqual([{ week, status: "paid", net: 6_800, items: 1 }]);
    for (const later of all.slice(i + 1)) expect(await payoutsOf(later)).toEqual([]);
  }
  await world.at(new Date());
});

test("the clock asks at every full hour", () => {
  const job = vercel.crons.find(({ path }) => path === "/api/cron/payouts");
  expect(job?.schedule).toBe("0 * * * *");
});
