import { afterEach, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { uuidv7 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import { sweepHolds } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { hold } from "@/lib/testing/paying";
import { forgetLocks } from "@/lib/testing/people-in";
import { rounds } from "@/lib/testing/rounds";
import { openWorld } from "@/lib/testing/world";
import { holdSlot } from "./hold-slot";

const world = await openWorld();
const HOUR = 3_600_000;
afterEach(() => void vi.useRealTimers());

test("F11 with every lock lost as soon as it is taken, a slot still has one holder", async () => {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const people = await Promise.all(Array.from({ length: 10 }, () => world.person()));
  for (let round = 0; round < rounds(3, 20); round++) {
    const startsAt = soon(24 + round * 2);
    const running = people.map((person) =>
      holdSlot(world.as(person), { spaceId, startsAt, durationMinutes: 60 }, { key: uuidv7(), hash: "" }),
    );
    let over = false;
    const all = Promise.allSettled(running).finally(() => (over = true));
    while (!over) await forgetLocks();
    const outcomes = (await all).map((one) => (one.status === "fulfilled" ? "held" : one.reason.code));
    expect(outcomes.sort()).toEqual(["held", ...Array(9).fill("slot_taken")]);
    await world.sql(
      "update bookings set hold_expires_at = now() - interval '1 minute' where status = 'held'",
    );
  }
});

const MINUTE = 60_000;
test.each([-HOUR, -10 * MINUTE, 10 * MINUTE, HOUR])(
  "F13 a server whose clock is %i ms off holds for ten minutes of the database's clock, and its sweeper takes no live hold",
  async (skew) => {
    const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
    const renter = await world.person();
    const startsAt = soon(48);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + skew);
    const bookingId = await hold(world.as(renter), spaceId, startsAt);
    await sweepHolds(world.system());
    const [row] = await world.sql<{ status: string; left: number }>(
      "select status, extract(epoch from hold_expires_at - now())::float8 as left from bookings where id = $1",
      [bookingId],
    );
    expect(row?.status).toBe("held");
    expect(Math.abs((row?.left ?? 0) - 600)).toBeLessThan(5);
    // What Stripe signs is old or from the future on such a clock: refused, kept by Stripe, and seen by its alert.
    const payload = JSON.stringify({
      id: `evt_${uuidv7()}`,
      object: "event",
      type: "charge.updated",
      data: { object: {} },
    });
    const signature = await stripe().webhooks.generateTestHeaderStringAsync({
      payload,
      secret: env().STRIPE_WEBHOOK_SECRET,
      timestamp: Math.floor((Date.now() - skew) / 1_000),
    });
    const headers = { "stripe-signature": signature };
    const answer = await POST(
      new Request("http://x/api/webhooks/stripe", { method: "POST", body: payload, headers }),
    );
    expect(answer.status).toBe(skew > 0 ? 400 : 202);
  },
);
