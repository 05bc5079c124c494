import { withClient } from "../../db/bootstrap";
import { payCheckout, stripeControl } from "../../local/stripe/control";
import { percentile } from "../bar";
import type { Bench } from "../bench";
import { cookieOf, giveBack, holdFor, rentersWithKeys } from "./people";
import { freeSlots, type Slot } from "./slots";

const PAYMENTS = 60;
const STRIPE_MS = 150;
/** Presses Pay, lets the payer fill in Stripe's page off the clock, and follows the way back to the booking's page. */
async function payOnce(origin: string, home: string, cookie: string, bookingId: string): Promise<number> {
  const ours: number[] = [];
  const ask = async (url: string, init: RequestInit = {}) => {
    const began = performance.now();
    const headers = { cookie, origin: home, ...init.headers };
    const response = await fetch(url.replace(home, origin), { ...init, headers, redirect: "manual" });
    const body = await response.text();
    ours.push(performance.now() - began);
    return { status: response.status, location: response.headers.get("location") ?? "", body };
  };
  const pressed = await ask(`${origin}/bookings/${bookingId}/pay`, { method: "POST" });
  const { redirectedTo, alert } = await payCheckout(pressed.location, { card: "4242424242424242" });
  if (!redirectedTo) throw new Error(`the payment page did not let go: ${alert ?? pressed.location}`);
  const back = await ask(redirectedTo);
  const page = await ask(new URL(back.location, home).href);
  if (page.status !== 200) throw new Error(`the booking's page answered ${page.status}`);
  return ours.reduce((sum, ms) => sum + ms, 0);
}

export const pay: Bench = {
  name: "pay",
  title: "From Pay to the confirmed page",
  about: `Pressing Pay, the way back from Stripe's page, and the booking's page, over HTTP with a session; the payer's own time on
Stripe's page is not counted, the double's ${STRIPE_MS} ms for each of our calls is. ${PAYMENTS} payments, webhooks arriving meanwhile.`,

  async run(world, size) {
    const database = await world.market(size);
    await giveBack(database);
    const slots = await freeSlots(database, 100, PAYMENTS + 5);
    const people = await rentersWithKeys(database, PAYMENTS + 5);
    const app = await world.serve(database);
    const stripe = stripeControl(database.env.STRIPE_API_BASE ?? "");
    await stripe.failNext({ kind: "delay", delayMs: STRIPE_MS, times: 1_000_000 });
    try {
      const times: number[] = [];
      const paid: string[] = [];
      for (const [i, person] of people.entries()) {
        const bookingId = await holdFor(app.origin, slots[i] as Slot, person);
        const cookie = await cookieOf(database, person.userId);
        times.push(await payOnce(app.origin, database.env.APP_URL ?? "", cookie, bookingId));
        paid.push(bookingId);
      }
      const confirmed = await withClient(database.env.DATABASE_URL_SYSTEM, async (client) => {
        const found = await client.query(
          "select 1 from bookings where id = any ($1) and status = 'confirmed'",
          [paid],
        );
        return found.rowCount ?? 0;
      });
      // The first few pay for loading the code.
      const warm = times.slice(5).sort((a, b) => a - b);
      const p95 = percentile(warm, 0.95);
      return [
        {
          ...{
            name: "p95, Stripe's answers included",
            figure: `${p95.toFixed(0)} ms`,
            bar: "<= 2000 ms",
            met: p95 <= 2_000,
          },
          note: `p50 ${percentile(warm, 0.5).toFixed(0)} ms`,
        },
        {
          name: "payments confirmed by then",
          figure: `${confirmed}`,
          bar: `= ${paid.length}`,
          met: confirmed === paid.length,
        },
      ];
    } finally {
      await stripe.clearFaults();
      await app.stop();
    }
  },
};
