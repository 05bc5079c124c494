import { expect, test } from "vitest";
import { prolongRental } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { checkInvariants } from "@/lib/operations";
import { ownStripe } from "@/lib/testing/own-stripe";
import { pay } from "@/lib/testing/paying";
import { rentAndPay, shelves } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { cancelMonths, settleCheckout } from ".";

const START = "2030-01-10T12:00:00Z";
const world = await openWorld({ now: START });
const stripe = await ownStripe();
await stripe.clockSet({ now: Date.parse(START) / 1000 });
const once = () => ({ key: uuidv7(), hash: "h" });
const statuses = async (rentalId: string) =>
  (
    await world.sql<{ status: string }>(
      "select status from bookings where series_id = $1 order by starts_at",
      [rentalId],
    )
  ).map(({ status }) => status);

test("a host takes a unit back from a paid month on: all of it goes back, none can be added, and its renter is told why", async () => {
  const host = await world.host();
  const { storageId } = await shelves(world, 1, { organizationId: host.organizationId, createdBy: host.id });
  const renter = await world.person();
  const { rentalId, bookingIds } = await rentAndPay(world, renter, storageId, "2030-01-10", 5);
  const [running = "", second = "", third = ""] = bookingIds;
  for (const id of [second, third]) await settleCheckout(world.system(), await pay(world.as(renter), id));
  const back = (fromBookingId: string, change = {}) =>
    cancelMonths(world.as(host), { rentalId, fromBookingId, reason: "The wall is damp", ...change });
  await expect(back(running)).rejects.toMatchObject({ code: "conflict" });
  await expect(back(second, { expectedRefundCents: 4_000 })).rejects.toMatchObject({
    code: "precondition_failed",
  });
  await expect(back(rentalId)).rejects.toMatchObject({ code: "not_found" });
  const byRenter = cancelMonths(world.as(renter), { rentalId, fromBookingId: second, reason: "" });
  await expect(byRenter).rejects.toMatchObject({ code: "forbidden" });
  const byNobody = cancelMonths(world.as(await world.person()), {
    rentalId,
    fromBookingId: second,
    reason: "",
  });
  await expect(byNobody).rejects.toMatchObject({ code: "not_found" });

  expect(await back(second)).toMatchObject({
    cancelled: 2,
    refundCents: 8_000,
    endsAt: new Date("2030-02-10T06:00:00Z"),
  });
  expect(await back(second)).toMatchObject({ cancelled: 0, refundCents: 0 });
  expect(await statuses(rentalId)).toEqual(["confirmed", "cancelled", "cancelled", "expired", "expired"]);
  const refunded = await world.sql(
    "select sum(amount_cents)::int as cents, bool_and(status = 'succeeded') as sent from refunds where booking_id = any ($1)",
    [bookingIds],
  );
  expect(refunded).toEqual([{ cents: 8_000, sent: true }]);
  const more = prolongRental(world.as(renter), { rentalId, months: 1 }, once());
  await expect(more).rejects.toMatchObject({ code: "conflict" });
  const mails = await world.sql(
    "select job->>'template' as template from outbox where job->>'userId' = $1 and job->>'template' like any (array['%cancelled', '%notice']) order by 1",
    [renter.id],
  );
  expect(mails.map(({ template }) => template)).toEqual([
    "booking_cancelled",
    "booking_cancelled",
    "storage_notice",
  ]);
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});
