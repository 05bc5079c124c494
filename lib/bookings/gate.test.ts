import { expect, test } from "vitest";
import {
  demandPaper,
  describeKitchen,
  describeRenter,
  dropDemand,
  endWaiver,
  myGap,
  recheckDue,
  setGate,
  waivePaper,
} from "@/lib/compliance";
import { uuidv7 } from "@/lib/core/ids";
import { approveKitchen } from "@/lib/kitchens";
import { ALWAYS_OPEN, makeSession } from "@/lib/testing/factories";
import { hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { importPacks } from "@/scripts/compliance/import";
import { checkIn } from "./attend";
import { getAvailability } from "./availability";
import { previewSeries } from "./series";

/** Noon in Chicago on a Friday. Everything below happens in the ninety days after it. */
const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
const admin = await world.person({ platformRole: "admin" });
await importPacks(world.as(admin), true);
const HOST_PAPERS = ["cdph-consultation", "food-sanitation-manager"].map((name) => `chicago.both.${name}`);
HOST_PAPERS.push(
  "chicago.host.cdph-inspection",
  "chicago.host.zoning-check",
  "chicago.host.shared-kitchen-license",
);
const MANAGER = "chicago.both.food-sanitation-manager";
const RENTER_PAPERS = ["chicago.both.cdph-consultation", MANAGER];

async function approved(
  holder: { userId?: string; kitchenId?: string },
  requirement: string,
  until: string | null = "2031-12-31",
  coverage: object | null = null,
) {
  const id = uuidv7();
  await world.sql(
    `insert into papers (id, user_id, kitchen_id, requirement, status, valid_from, valid_until, coverage, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     values ($1, $2, $3, $4, 'approved', '2030-01-01', $5, $6, $7, 'application/pdf', 1, 'k', $8, now(), now())`,
    [
      id,
      holder.userId ?? null,
      holder.kitchenId ?? null,
      requirement,
      until,
      coverage && JSON.stringify(coverage),
      `papers/${id}`,
      holder.userId ?? admin.id,
    ],
  );
  await recheckDue(world.system());
  return id;
}
const gated = async (spec: Parameters<typeof world.kitchen>[0] = {}) => {
  const kitchen = await world.kitchen(spec);
  const host = { ...kitchen.host, sessionId: (kitchen.host as { sessionId?: string }).sessionId ?? "" };
  await setGate(world.as(admin), { slug: "chicago", from: "2030-03-01" });
  await describeKitchen(world.as(host), { kitchenId: kitchen.id, facts: ["shared_kitchen_primary"] });
  for (const requirement of HOST_PAPERS) await approved({ kitchenId: kitchen.id }, requirement, "2030-05-15");
  return { ...kitchen, host };
};
/** A slot that was paid, without the page it is paid on. */
async function confirmed(...[ctx, spaceId, startsAt]: Parameters<typeof hold>): Promise<string> {
  const bookingId = await hold(ctx, spaceId, startsAt);
  await world.sql(
    "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = prep.now() where id = $1",
    [bookingId],
  );
  return bookingId;
}
/** Noon of a day in Chicago. */
const noon = (day: string) => new Date(`${day}T17:00:00Z`);

test("without a gate nobody is asked; with it a kitchen that showed nothing is closed, and not published either", async () => {
  const kitchen = await world.kitchen();
  const renter = await world.person();
  await hold(world.as(renter), kitchen.spaceId, noon("2030-03-03"));
  await setGate(world.as(admin), { slug: "chicago", from: "2030-03-05" });
  await hold(world.as(renter), kitchen.spaceId, noon("2030-03-04"));
  await expect(
    hold(world.as(await world.person()), kitchen.spaceId, noon("2030-03-06")),
  ).rejects.toMatchObject({
    code: "papers_missing",
    message: "This kitchen has not shown its papers yet",
  });
  const window = { spaceId: kitchen.spaceId, from: noon("2030-03-03"), to: noon("2030-03-10") };
  const { free } = await getAvailability(world.as(renter), window);
  expect(free.at(-1)?.endsAt).toEqual(new Date("2030-03-05T04:00:00Z"));

  await setGate(world.as(admin), { slug: "chicago", from: "2030-03-01" });
  const waiting = await world.kitchen({ status: "in_review" });
  const [{ version }] = (await world.sql<{ version: number }>("select version from kitchens where id = $1", [
    waiting.id,
  ])) as [{ version: number }];
  await expect(approveKitchen(world.as(admin), { kitchenId: waiting.id, version })).rejects.toMatchObject({
    code: "papers_missing",
  });
  await setGate(world.as(admin), { slug: "chicago", from: null });
  const after = await getAvailability(world.as(renter), window);
  expect(after.free.at(-1)?.endsAt).toEqual(window.to);
});

test("a slot is held when every paper covers it to its end, and refused by the paper and the rule when not", async () => {
  const kitchen = await gated();
  const renter = await world.person();
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-03-06"))).rejects.toMatchObject({
    code: "papers_missing",
    fields: { papers: ["Say first what you make in this city, so that we know which papers you need"] },
  });
  await describeRenter(world.as(renter), { city: "chicago", facts: [] });
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-03-06"))).rejects.toMatchObject({
    code: "papers_missing",
    message: expect.stringMatching(/^Your papers do not cover 2030-03-06: .+ \(.+\)$/),
  });
  for (const requirement of RENTER_PAPERS) await approved({ userId: renter.id }, requirement, "2030-04-10");
  await hold(world.as(renter), kitchen.spaceId, noon("2030-03-06"));
  // Ends at midnight of the last day; a minute more would be the next day's.
  expect(
    await myGap(world.as(renter), kitchen.id, {
      startsAt: noon("2030-04-10"),
      endsAt: new Date("2030-04-11T05:00:00Z"),
    }),
  ).toBeNull();
  expect(
    await myGap(world.as(renter), kitchen.id, {
      startsAt: noon("2030-04-10"),
      endsAt: new Date("2030-04-11T05:15:00Z"),
    }),
  ).toMatchObject({ whose: "renter", day: "2030-04-11" });
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-04-11"))).rejects.toMatchObject({
    code: "papers_missing",
  });
  // The kitchen's own papers end on May 15: no slot of the days after is offered to anybody.
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-05-16"))).rejects.toMatchObject({
    code: "papers_missing",
    message: expect.stringMatching(/^The papers of this kitchen do not cover 2030-05-16: /),
  });
  const preview = await previewSeries(world.as(renter), {
    ...{
      spaceId: kitchen.spaceId,
      frequency: "weekly",
      interval: 1,
      weekdays: [],
      startsOn: "2030-05-02",
      until: "2030-05-23",
    },
    ...{ startTime: "12:00", durationMinutes: 120, billing: "per_occurrence", equipment: [] },
  } as never);
  expect(preview.occurrences.map(({ conflict }) => conflict?.code ?? null)).toEqual([
    null,
    null,
    "papers_missing",
    "papers_missing",
  ]);
});

test("where a kitchen lacks nothing, a renter's hold is judged by both of its days, on the last of a paper and the eve of the gate", async () => {
  const { id, spaceId } = await gated({ hours: ALWAYS_OPEN });
  // As if none of its papers had an end.
  const lacksNothing = () => world.sql("update kitchens set paper_gaps = '[]' where id = $1", [id]);
  await lacksNothing();
  const [renter, unasked] = [world.as(await world.person()), world.as(await world.person())];
  await expect(hold(renter, spaceId, noon("2030-03-06"))).rejects.toMatchObject({ code: "papers_missing" });
  await describeRenter(renter, { city: "chicago", facts: [] });
  for (const requirement of RENTER_PAPERS)
    await approved({ userId: renter.credential?.userId ?? "" }, requirement, "2030-04-10");
  const [toMidnight, pastMidnight] = [new Date("2030-04-11T03:00:00Z"), new Date("2030-04-11T04:00:00Z")];
  await expect(hold(renter, spaceId, pastMidnight, 120)).rejects.toMatchObject({ code: "papers_missing" });
  await hold(renter, spaceId, toMidnight, 120);

  await setGate(world.as(admin), { slug: "chicago", from: "2030-03-05" });
  await lacksNothing();
  const [eve, pastEve] = [new Date("2030-03-05T04:00:00Z"), new Date("2030-03-05T05:00:00Z")];
  await expect(hold(unasked, spaceId, pastEve, 120)).rejects.toMatchObject({ code: "papers_missing" });
  await hold(unasked, spaceId, eve, 120);
});

test("a paper that falls away freezes the bookings after that day and no other, tells people, and frees them when cured", async () => {
  const kitchen = await gated();
  const renter = await world.person();
  await describeRenter(world.as(renter), { city: "chicago", facts: [] });
  await approved({ userId: renter.id }, RENTER_PAPERS[0] as string, null);
  const manager = await approved({ userId: renter.id }, MANAGER);
  const early = await confirmed(world.as(renter), kitchen.spaceId, noon("2030-03-06"));
  const late = await confirmed(world.as(renter), kitchen.spaceId, noon("2030-03-20"));
  await world.sql("update outbox set done_at = now()");
  await world.sql("update papers set ended_on = '2030-03-10' where id = $1", [manager]);
  await recheckDue(world.system());
  const frozen = () =>
    world.sql<{ id: string; paper: string }>(
      "select booking_id as id, gap->>'paper' as paper from booking_freezes where thawed_at is null and booking_id = any($1)",
      [[early, late]],
    );
  expect(await frozen()).toEqual([{ id: late, paper: expect.any(String) }]);
  const mails = await world.sql<{ template: string }>(
    "select job->>'template' as template from outbox where done_at is null order by 1",
  );
  expect(mails.map(({ template }) => template)).toEqual(["booking_frozen", "host_booking_frozen"]);
  await world.at("2030-03-20T16:45:00Z");
  const again = { ...renter, sessionId: await makeSession(world.system(), renter.id) };
  await expect(checkIn(world.as(again), { bookingId: late })).rejects.toMatchObject({
    code: "papers_missing",
  });
  await world.at("2030-03-01T18:00:00Z");
  // Nothing changes, nothing is told twice.
  await recheckDue(world.system());
  expect(await world.sql("select 1 from outbox where done_at is null")).toHaveLength(2);
  // Found to lack nothing whatever, and then the same as before for the first time.
  const settled = (gaps: string) =>
    world.sql(
      "select prep.settle_gaps(jsonb_build_array(jsonb_build_object('id', id, 'revision', revision, 'gaps', $2::jsonb))) from rule_subjects where user_id = $1",
      [renter.id, gaps],
    );
  const [subject] = await world.sql<{ gaps: string }>(
    "select gaps::text from rule_subjects where user_id = $1",
    [renter.id],
  );
  await settled("[]");
  expect(await frozen()).toEqual([]);
  await settled(subject?.gaps ?? "");
  expect(await frozen()).toHaveLength(1);
  await approved({ userId: renter.id }, MANAGER);
  expect(await frozen()).toEqual([]);
  expect(
    await world.sql("select 1 from bookings where status = 'confirmed' and id = any($1)", [[early, late]]),
  ).toHaveLength(2);
});

test("a waiver opens the gate for its days and is logged; only an admin gives one", async () => {
  const kitchen = await gated();
  const renter = await world.person();
  const { subjectId } = await describeRenter(world.as(renter), { city: "chicago", facts: [] });
  await approved({ userId: renter.id }, RENTER_PAPERS[0] as string, null);
  const waiver = {
    subjectId,
    requirement: MANAGER,
    from: "2030-03-01",
    until: "2030-03-31",
    reason: "Exam is booked",
  };
  await expect(waivePaper(world.as(renter), waiver)).rejects.toMatchObject({ code: "not_found" });
  await expect(waivePaper(world.as(admin), { ...waiver, until: "2030-12-31" })).rejects.toMatchObject({
    fields: { until: expect.anything() },
  });
  const { waiverId } = await waivePaper(world.as(admin), waiver);
  await hold(world.as(renter), kitchen.spaceId, noon("2030-03-07"));
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-04-01"))).rejects.toMatchObject({
    code: "papers_missing",
  });
  await endWaiver(world.as(admin), { waiverId });
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-03-08"))).rejects.toMatchObject({
    code: "papers_missing",
  });
  expect(await world.sql("select 1 from audit_log where action like 'paper.waive%'")).toHaveLength(2);
});

test("a host asks for insurance up to a limit; bookings made before are not touched", async () => {
  const kitchen = await gated();
  const renter = await world.person();
  await describeRenter(world.as(renter), { city: "chicago", facts: [] });
  for (const requirement of RENTER_PAPERS) await approved({ userId: renter.id }, requirement);
  const bookingId = await confirmed(world.as(renter), kitchen.spaceId, noon("2030-03-06"));
  const COI = "chicago.renter.liability-coi";
  const host = world.as(kitchen.host);
  await expect(
    demandPaper(host, {
      kitchenId: kitchen.id,
      requirement: MANAGER,
      occurrenceCents: null,
      aggregateCents: null,
    }),
  ).rejects.toMatchObject({
    fields: { requirement: expect.anything() },
  });
  await demandPaper(host, {
    kitchenId: kitchen.id,
    requirement: COI,
    occurrenceCents: 100_000_000,
    aggregateCents: null,
  });
  await recheckDue(world.system());
  expect(await world.sql("select 1 from booking_freezes where booking_id = $1", [bookingId])).toEqual([]);
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-03-07"))).rejects.toMatchObject({
    code: "papers_missing",
  });
  await approved({ userId: renter.id }, COI, "2030-12-31", { occurrenceCents: 50_000_000 });
  await expect(hold(world.as(renter), kitchen.spaceId, noon("2030-03-07"))).rejects.toMatchObject({
    code: "papers_missing",
  });
  await approved({ userId: renter.id }, COI, "2030-12-31", { occurrenceCents: 100_000_000 });
  await hold(world.as(renter), kitchen.spaceId, noon("2030-03-07"));
  await dropDemand(host, { kitchenId: kitchen.id, requirement: COI });
});
