import { expect, test } from "vitest";
import { closeBookings } from "@/lib/bookings";
import { addHours } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { cancelBooking } from "@/lib/payments";
import { book } from "@/lib/testing/paying";
import { type Random, randomFrom } from "@/lib/testing/random";
import { rounds } from "@/lib/testing/rounds";
import { openStage } from "@/lib/testing/simulation/stage";
import type { Fault } from "@/lib/testing/simulation/wire";
import { finishPayouts, runPayouts } from "./run-payouts";

const stage = await openStage();
const { world, wire } = stage;

/** A week in which one booking was missed and one cancelled late, at the moment of the weekly run. */
async function payday() {
  const cast = await stage.clear();
  const [one, two] = cast.renters;
  if (!one || !two) throw new Error("nobody of this cast");
  const missed = await book(world.as(one), cast.spaces[1] ?? "", addHours(stage.begin, 26));
  const late = await book(world.as(two), cast.spaces[1] ?? "", addHours(stage.begin, 60));
  await stage.moveTo(addHours(stage.begin, 20));
  await cancelBooking(world.as(two), { bookingId: late.bookingId, reason: "" });
  await stage.moveTo(addHours(stage.begin, 120));
  await closeBookings(world.system());
  return { [missed.bookingId]: 6_800, [late.bookingId]: 3_400 };
}

async function expectPaid(due: Record<string, number>, what: string) {
  const { data } = await stripe().transfers.list({ limit: 100 });
  const paid = Object.fromEntries(data.map((transfer) => [transfer.transfer_group, transfer.amount]));
  expect([data.length, paid], what).toEqual([Object.keys(due).length, due]);
  expect(await world.sql("select status from payouts"), what).toEqual([{ status: "paid" }]);
  expect(await checkInvariants(world.system(), { settled: true }), what).toEqual([]);
}

const KINDS = ["crash-before", "crash-after", "lost"] as const;

test.each(KINDS)(
  "F5 F6 %s at every outgoing call of a payout run: the hourly run finishes it, once",
  async (kind) => {
    for (let at = 0; ; at++) {
      const due = await payday();
      const before = wire.sent.length;
      await wire.together([{ fault: { at, kind }, work: () => runPayouts(world.system()) }], randomFrom(at));
      const calls = wire.sent.length - before;
      await stage.later(1);
      // What was never gathered is the weekly run's; all else is finished within the hour.
      await (at === 0 ? runPayouts : finishPayouts)(world.system());
      await expectPaid(due, `${kind} at call ${at}`);
      if (calls <= at) return console.info(`F5 payout: ${at} calls, all made good after ${kind}`);
    }
  },
  120_000,
);

const faultOf = (random: Random): Fault | null =>
  random.below(3) === 0 ? null : { at: random.below(10), kind: random.pick(KINDS) };

test("F25 two to ten payout runs at once, killed anywhere, make one transfer for each booking", async () => {
  const all = rounds(12, 200);
  for (let seed = 0; seed < all; seed++) {
    const random = randomFrom(seed);
    const due = await payday();
    const runs = Array.from({ length: 2 + random.below(9) }, () => ({
      fault: faultOf(random),
      work: () => runPayouts(world.system()),
    }));
    await wire.together(runs, random);
    await stage.later(1);
    await runPayouts(world.system());
    await expectPaid(due, `round ${seed}`);
  }
}, 600_000);

test("F25 ten runs at the same real moment make one transfer for each booking", async () => {
  for (let round = 0; round < rounds(2, 50); round++) {
    const due = await payday();
    await Promise.all(Array.from({ length: 10 }, () => runPayouts(world.system())));
    await runPayouts(world.system());
    await expectPaid(due, `round ${round}`);
  }
}, 300_000);
