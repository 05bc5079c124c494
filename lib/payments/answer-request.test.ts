import { expect, test } from "vitest";
import { addHours } from "@/lib/core/interval";
import { judgeRenter, saveRenterRules } from "@/lib/kitchens";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { hold, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  approveRequest,
  cancelBooking,
  declineRequest,
  expireRequests,
  settleCheckout,
  settleUnfinished,
} from ".";

const world = await openWorld();
await ownStripe();

/** A kitchen whose new renters ask first, and a request for it. */
async function request(hoursAhead: number) {
  const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
  await saveRenterRules(world.as(await hostOf(kitchen.organizationId)), {
    kitchenId: kitchen.id,
    newRenters: "asks",
    requestHours: 4,
    maxHoursPerWeek: null,
    maxBookingsAhead: null,
  });
  const renter = await world.person();
  const bookingId = await hold(world.as(renter), kitchen.spaceId, soon(hoursAhead));
  const session = await pay(world.as(renter), bookingId);
  const settled = await settleCheckout(world.system(), session);
  return { kitchen, renter, bookingId, session, settled, host: await hostOf(kitchen.organizationId) };
}

async function hostOf(organizationId: string) {
  const person = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')", [
    organizationId,
    person.id,
  ]);
  return person;
}

const standing = async (bookingId: string) => {
  const [row] = await world.sql(
    `select b.status, p.status as payment, (select count(*)::int from allocations a where a.booking_id = b.id and a.released_at is null) as live,
       (select coalesce(sum(amount_cents) filter (where amount_cents > 0), 0)::int from ledger_entries e join ledger_transactions t on t.id = e.transaction_id where t.booking_id = b.id) as booked
     from bookings b left join payments p on p.booking_id = b.id where b.id = $1`,
    [bookingId],
  );
  return row;
};
const mails = async (bookingId: string) =>
  (
    await world.sql<{ template: string }>(
      "select distinct job->>'template' as template from outbox where job->>'subjectId' = $1 order by 1",
      [bookingId],
    )
  ).map((row) => row.template);

test("a request keeps its slot and takes no money until the host says yes, then it is confirmed and captured", async () => {
  const { bookingId, settled, kitchen, host } = await request(50);
  expect(settled).toBe("requested");
  expect(await standing(bookingId)).toMatchObject({
    status: "requested",
    payment: "authorized",
    live: 1,
    booked: 0,
  });
  const other = hold(world.as(await world.person()), kitchen.spaceId, soon(50));
  await expect(other).rejects.toMatchObject({ code: "slot_taken" });
  await settleUnfinished(world.system());
  expect(await standing(bookingId)).toMatchObject({ status: "requested", payment: "authorized" });
  expect(await approveRequest(world.as(host), { bookingId })).toEqual({ status: "confirmed" });
  expect(await standing(bookingId)).toMatchObject({ status: "confirmed", payment: "captured", live: 1 });
  expect((await standing(bookingId))?.booked).toBeGreaterThan(0);
  expect(await mails(bookingId)).toEqual(["booking_confirmed", "booking_requested", "host_new_request"]);
});

test("fifty answers at once to one request are one answer", async () => {
  const { bookingId, host } = await request(60);
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) =>
      i % 5 === 0
        ? declineRequest(world.as(host), { bookingId, reason: "" })
        : approveRequest(world.as(host), { bookingId }),
    ),
  );
  const end = await standing(bookingId);
  expect(["confirmed", "declined"]).toContain(end?.status);
  for (const answer of answers) {
    if (answer.status === "fulfilled") expect(answer.value.status).toBe(end?.status);
    else expect(answer.reason).toMatchObject({ code: "conflict" });
  }
  const rows = await world.sql(
    "select 1 from audit_log where entity_id = $1 and action in ('booking.confirmed', 'booking.declined')",
    [bookingId],
  );
  expect(rows).toHaveLength(1);
});

test("a no frees the slot and charges nobody, and the renter reads why", async () => {
  const { bookingId, host, kitchen } = await request(70);
  await declineRequest(world.as(host), { bookingId, reason: "The oven is out" });
  expect(await standing(bookingId)).toMatchObject({
    status: "declined",
    payment: "voided",
    live: 0,
    booked: 0,
  });
  expect(await mails(bookingId)).toContain("request_declined");
  expect(await hold(world.as(await world.person()), kitchen.spaceId, soon(70))).toEqual(expect.any(String));
});

test("a request that nobody answers ends by itself, once, and charges nobody", async () => {
  const { bookingId, host } = await request(80);
  await world.sql("update bookings set answer_by = now() - interval '1 second' where id = $1", [bookingId]);
  await expect(approveRequest(world.as(host), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  const runs = await Promise.all([expireRequests(world.system()), expireRequests(world.system())]);
  expect(runs.reduce((sum, run) => sum + run.expired, 0)).toBe(1);
  expect(await standing(bookingId)).toMatchObject({
    status: "expired",
    payment: "voided",
    live: 0,
    booked: 0,
  });
});

test("a renter takes a request back; neither a stranger nor the renter answers it", async () => {
  const { bookingId, renter } = await request(90);
  await expect(approveRequest(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(approveRequest(world.as(await world.person()), { bookingId })).rejects.toMatchObject({
    code: "not_found",
  });
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  expect(await standing(bookingId)).toMatchObject({
    status: "cancelled",
    payment: "voided",
    live: 0,
    booked: 0,
  });
});

test("saying yes asks again: a kitchen closed meanwhile, another calendar, a renter blocked meanwhile", async () => {
  const { bookingId, host, kitchen, renter } = await request(100);
  const yes = () => approveRequest(world.as(host), { bookingId });
  await judgeRenter(world.as(host), {
    organizationId: kitchen.organizationId,
    renterId: renter.id,
    standing: "blocked",
    note: "",
  });
  await expect(yes()).rejects.toMatchObject({ code: "renter_blocked" });
  await judgeRenter(world.as(host), {
    organizationId: kitchen.organizationId,
    renterId: renter.id,
    standing: "default",
    note: "",
  });
  await world.sql(
    "insert into calendar_feeds (id, kitchen_id, name, url, host, created_by) values ($1, $1, 'x', 'https://x.example', 'x.example', $2)",
    [kitchen.id, host.id],
  );
  await world.sql(
    "insert into calendar_busy (id, feed_id, kitchen_id, busy, summary) values (gen_random_uuid(), $1, $1, tstzrange($2, $3), 'x')",
    [kitchen.id, soon(100), addHours(soon(100), 1)],
  );
  await expect(yes()).rejects.toMatchObject({ code: "slot_taken" });
  await world.sql("delete from calendar_busy where kitchen_id = $1", [kitchen.id]);
  await world.sql("update kitchens set open_times = '{}' where id = $1", [kitchen.id]);
  await expect(yes()).rejects.toMatchObject({ code: "outside_hours" });
  expect(await standing(bookingId)).toMatchObject({ status: "requested", payment: "authorized", live: 1 });
});
