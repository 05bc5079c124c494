import { expect, test } from "vitest";
import { getBooking, holdSlot } from "@/lib/bookings";
import { addMinutes } from "@/lib/core/interval";
import { NO_RATES } from "@/lib/core/price-terms";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { cancelBooking, settleCheckout } from ".";

const world = await openWorld();
await ownStripe();

/** A kitchen at 40 an hour that leaves the fee to its renters, with linen for who wants it, and 10 % on top for short notice. */
const kitchen = await world.kitchen({
  hours: ALWAYS_OPEN,
  spaces: [
    {
      rates: {
        ...NO_RATES,
        renterPaysFee: true,
        fees: [{ name: "Linen", amountCents: 1_500, optional: true }],
        leads: [{ name: "Short notice", when: "late", hours: 240, percentBps: 1_000 }],
      },
    },
  ],
});

test("optional fees, short notice and a fee on top are paid as they were shown, and shared out to the cent when half of it goes back", async () => {
  const person = await world.person();
  const renter = world.as(person);
  const startsAt = soon(48);
  const input = {
    spaceId: kitchen.spaceId,
    startsAt,
    durationMinutes: 120,
    equipment: [],
    addOns: ["Linen"],
  };
  const { booking } = await holdSlot(renter, input, { key: crypto.randomUUID(), hash: "" });
  expect(booking.quote.lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([
    ["time", 8_000],
    ["lead", 800],
    ["fee", 1_500],
    ["service", 1_545],
  ]);
  await settleCheckout(renter, await pay(renter, booking.id));
  expect(await getBooking(renter, booking.id)).toMatchObject({
    ...{ status: "confirmed", totalCents: 11_845, platformFeeCents: 1_545, hostDueCents: 10_300 },
  });
  expect(await checkInvariants(world.system())).toEqual([]);

  // Past the hour of grace, two days ahead.
  await world.at(addMinutes(new Date(), 70));
  await cancelBooking(world.as(person), { bookingId: booking.id, reason: "" });
  const { refundedCents, platformFeeCents, taxCents, hostDueCents } = await getBooking(renter, booking.id);
  expect(refundedCents).toBeGreaterThan(0);
  expect(platformFeeCents + taxCents + hostDueCents + refundedCents).toBe(11_845);
  expect(platformFeeCents).toBe(Math.floor(((11_845 - refundedCents) * 1_500) / 11_500));
  expect(await checkInvariants(world.system())).toEqual([]);
});
