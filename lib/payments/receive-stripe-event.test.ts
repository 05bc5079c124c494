import type Stripe from "stripe";
import { expect, test } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { getBooking } from "@/lib/bookings";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, control, hold, onboard, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { settleCheckout } from "./settle-checkout";
import { startCheckout } from "./start-checkout";

const world = await openWorld();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
const now = () => Math.floor(Date.now() / 1_000);

async function deliver(event: object | string, header?: string | null): Promise<number> {
  const payload = typeof event === "string" ? event : JSON.stringify(event);
  const signature =
    header === undefined
      ? await stripe().webhooks.generateTestHeaderStringAsync({
          payload,
          secret: env().STRIPE_WEBHOOK_SECRET,
        })
      : header;
  const headers: Record<string, string> = signature === null ? {} : { "stripe-signature": signature };
  return (await POST(new Request("http://x/api/webhooks/stripe", { method: "POST", body: payload, headers })))
    .status;
}

/** Everything that Stripe has to say about a booking, as it would send it. Other tests pay at the same time. */
async function eventsAbout(bookingId: string): Promise<Stripe.Event[]> {
  const { data } = await stripe().events.list({ limit: 100 });
  return data.filter((event) => JSON.stringify(event.data.object).includes(bookingId));
}

/** The same disorder for the same seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return list
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

async function effects(bookingId: string) {
  const [row] = await world.sql<{ n: Record<string, unknown> }>(
    `select jsonb_build_object('status', (select status from bookings where id = $1),
       'payments', (select jsonb_agg(jsonb_build_array(status, captured_cents)) from payments where booking_id = $1),
       'postings', (select count(*) from ledger_transactions where booking_id = $1),
       'clearing', (select coalesce(sum(abs(e.amount_cents)), 0) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id where t.booking_id = $1),
       'mails', (select count(*) from outbox where job->>'subjectId' = $1::text),
       'confirmed', (select count(*) from audit_log where entity_id = $1 and action = 'booking.confirmed')) as n`,
    [bookingId],
  );
  return row?.n;
}

test.each([1, 2, 3, 4, 5])(
  "every event of a payment, three times, in parallel and in disorder %i, has one effect",
  async (seed) => {
    const ctx = world.as(await world.person());
    const bookingId = await hold(ctx, kitchen.spaceId, soon(24 + seed * 3));
    await pay(ctx, bookingId);
    const first = await eventsAbout(bookingId);
    expect(first.map((event) => event.type)).toContain("checkout.session.completed");
    const statuses = await Promise.all(
      shuffled([...first, ...first, ...first], seed).map((event) => deliver(event)),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    const once = await effects(bookingId);
    expect(once).toMatchObject({
      status: "confirmed",
      payments: [["captured", 8_000]],
      postings: 1,
      mails: 2,
      confirmed: 1,
    });
    // What capturing set off, and everything once more, one after the other.
    const all = await eventsAbout(bookingId);
    for (const event of shuffled([...all, ...all], seed + 100)) expect(await deliver(event)).toBe(202);
    expect(await effects(bookingId)).toEqual(once);
    const kept = await world.sql(
      "select event_id from inbox where event_id = any ($1) and processed_at is not null",
      [all.map((event) => event.id)],
    );
    expect(kept).toHaveLength(all.length);
  },
);

test("the return page, the sweeper and the webhook at the same moment confirm once", async () => {
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, kitchen.spaceId, soon(60));
  const session = await pay(ctx, bookingId);
  const events = await eventsAbout(bookingId);
  await Promise.all([
    settleCheckout(world.system(), session),
    ...events.map((e) => deliver(e)),
    settleCheckout(ctx, session),
  ]);
  expect(await effects(bookingId)).toMatchObject({
    status: "confirmed",
    postings: 1,
    mails: 2,
    confirmed: 1,
  });
});

test("an event whose work failed is done when Stripe sends it again", async () => {
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, kitchen.spaceId, soon(70));
  await pay(ctx, bookingId);
  const [completed] = (await eventsAbout(bookingId)).filter(
    (event) => event.type === "checkout.session.completed",
  );
  const { id } = completed!.data.object as { id: string };
  await control().failNext({ method: "GET", path: `/v1/checkout/sessions/${id}`, times: 3 });
  expect(await deliver(completed!)).toBeGreaterThanOrEqual(500);
  expect((await getBooking(ctx, bookingId)).status).toBe("held");
  expect(await deliver(completed!)).toBe(202);
  expect((await getBooking(ctx, bookingId)).status).toBe("confirmed");
});

test("an expired payment page frees its hold, and only its hold", async () => {
  const [one, other] = [world.as(await world.person()), world.as(await world.person())];
  const bookingId = await hold(one, kitchen.spaceId, soon(80));
  const kept = await hold(other, kitchen.spaceId, soon(84));
  await startCheckout(one, { bookingId });
  const [{ id }] = (await world.sql<{ id: string }>(
    "select stripe_session_id as id from checkouts where booking_id = $1",
    [bookingId],
  )) as [{ id: string }];
  await stripe().checkout.sessions.expire(id);
  await world.sql("update bookings set hold_expires_at = now() - interval '1 second' where id = $1", [
    bookingId,
  ]);
  for (const event of await eventsAbout(bookingId)) expect(await deliver(event)).toBe(202);
  expect([(await getBooking(one, bookingId)).status, (await getBooking(other, kept)).status]).toEqual([
    "expired",
    "held",
  ]);
});

test("an account that Stripe approves is paid from then on, however often we are told", async () => {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  await world.sql("update organizations set payouts_enabled = false where id = $1", [host.organizationId]);
  const [row] = await world.sql<{ account: string }>(
    "select stripe_account_id as account from organizations where id = $1",
    [host.organizationId],
  );
  const object = await stripe().accounts.retrieve(row!.account);
  const updates = [1, 2, 3].map((n) => ({
    ...{ id: `evt_account_${n}`, object: "event", type: "account.updated", created: now() },
    ...{ account: object.id, data: { object } },
  }));
  await Promise.all([...updates, ...updates].map((event) => deliver(event)));
  expect(
    await world.sql("select payouts_enabled from organizations where id = $1", [host.organizationId]),
  ).toEqual([{ payouts_enabled: true }]);
});

test("a forged, altered, old or missing signature is refused and changes nothing", async () => {
  const ctx = world.as(await world.person());
  const { bookingId } = await book(ctx, kitchen.spaceId, soon(90));
  const inbox = () => world.sql("select 1 from inbox");
  const before = (await inbox()).length;
  const payload = JSON.stringify({
    id: "evt_forged",
    object: "event",
    type: "checkout.session.completed",
    data: { object: { id: "cs_forged" } },
  });
  const sign = (secret: string, timestamp = now()) =>
    stripe().webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
  const secret = env().STRIPE_WEBHOOK_SECRET;
  const good = await sign(secret);
  const wrong: [string, string | null][] = [
    [payload, null],
    [payload, ""],
    [payload, "t=1,v1=00"],
    [payload, await sign("whsec_of_somebody_else")],
    [payload, await sign(secret, now() - 301)],
    [payload, await sign(secret, now() - 86_400 * 3)],
    [payload.replace("cs_forged", "cs_other"), good],
    [`${payload} `, good],
    [payload, good.replace("v1=", "v0=")],
    [payload, good.replace(/v1=./, (match) => `v1=${match.at(-1) === "0" ? "1" : "0"}`)],
    ["", await sign(secret)],
  ];
  for (const [body, header] of wrong) expect([header, await deliver(body, header)]).toEqual([header, 400]);
  expect(await deliver("x".repeat(600 * 1024))).toBe(413);
  expect((await inbox()).length).toBe(before);
  expect((await getBooking(ctx, bookingId)).status).toBe("confirmed");
});

test("an event that means nothing to us is kept and answered", async () => {
  const event = {
    id: "evt_unknown",
    object: "event",
    type: "reporting.report_type.updated",
    created: now(),
    data: { object: { id: "x" } },
  };
  expect([await deliver(event), await deliver(event)]).toEqual([202, 202]);
  expect(await world.sql("select 1 from inbox where event_id = 'evt_unknown'")).toHaveLength(1);
});
