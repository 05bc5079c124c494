import { afterEach, expect, test } from "vitest";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { addHours } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { setDeposit } from "@/lib/kitchens";
import { backlog, checkInvariants, listFailed, reconcile } from "@/lib/operations";
import {
  bookingMoney,
  cancelBooking,
  chargeDamage,
  followDispute,
  payDamage,
  sendRefunds,
  settleCheckout,
  startCheckout,
} from "@/lib/payments";
import { finishPayouts, getStatement, listPayouts, listWaiting, runPayouts } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { CARDS, control, hold, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { answerClaim, decideClaim, fileClaim, getDeposit, settleDeposits } from ".";

const world = await openWorld();
await ownStripe();
const admin = await world.person({ platformRole: "admin" });
/** A host that Stripe may pay; each week's payout of one is closed once. */
async function newHost() {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  return host;
}
const host = await newHost();
const rates = { bands: [], packages: [], fees: [], minimumCents: null };
const [DEPOSIT, BEYOND, PRICE] = [20_000, 50_000, 8_000];
/** Asks for a challenge while its payer is there, and again when nobody is. */
const ASKS_ALWAYS = "4000002760003184";

afterEach(async () => {
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
  expect(await control().violations()).toEqual([]);
});

const place = (of = host) =>
  world.kitchen({
    ...{ organizationId: of.organizationId, createdBy: of.id, hours: ALWAYS_OPEN },
    spaces: [
      {
        hourlyRateCents: PRICE / 2,
        rates: { ...rates, depositCents: DEPOSIT, beyondDepositCents: BEYOND },
      },
    ],
  });

let hour = 100;
async function held(of = host) {
  const renter = await world.person();
  const kitchen = await place(of);
  hour += 3;
  return { renter, kitchen, bookingId: await hold(world.as(renter), kitchen.spaceId, soon(hour)) };
}

/** Two hours at $40 with a deposit of $200, and up to $500 agreed beyond it, paid and over. */
async function visited(card: string = CARDS.instant, of = host) {
  const one = await held(of);
  const { url } = await startCheckout(world.as(one.renter), {
    bookingId: one.bookingId,
    agreesToDamage: true,
  });
  await settle(one.renter, url, card);
  await overSince(world, one.bookingId, 1);
  return one;
}

type Renter = Awaited<ReturnType<typeof world.person>>;

async function settle(renter: Renter, url: string, card: string): Promise<string> {
  const { redirectedTo } = await payCheckout(url, { card, challenge: "complete" });
  const session = /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "";
  await settleCheckout(world.as(renter), session);
  return session;
}

const claim = (bookingId: string, amountCents: number, by = host) => {
  const items = [{ description: "The mixer", amountCents, currency: "usd" as const }];
  return fileClaim(world.as(by), { bookingId, claimId: uuidv7(), items });
};
const accept = (renter: Renter, bookingId: string) =>
  answerClaim(world.as(renter), { bookingId, disputed: [], note: "" });
const depositOf = (bookingId: string) => getDeposit(world.as(host), { bookingId });
const whatMoved = async (ctx: Ctx, bookingId: string) =>
  (await bookingMoney(ctx, { bookingId })).lines.map(({ what, amountCents }) => `${what} ${amountCents}`);
const mails = async (template: string, claimId: string) =>
  (
    await world.sql("select 1 from outbox where job ->> 'template' = $1 and job ->> 'subjectId' = $2", [
      template,
      claimId,
    ])
  ).length;
const consentOf = async (bookingId: string) =>
  (
    await world.sql<{ customer: string; method: string; forgotten: Date | null }>(
      "select stripe_customer_id as customer, stripe_payment_method_id as method, forgotten_at as forgotten from damage_consents where booking_id = $1",
      [bookingId],
    )
  )[0];
/** What was taken from the card besides the booking itself. */
async function chargedTo(bookingId: string): Promise<number[]> {
  const { customer = "" } = (await consentOf(bookingId)) ?? {};
  const { data } = await stripe().paymentIntents.list({ customer, limit: 100 });
  return data
    .filter(({ metadata, status }) => metadata.claimChargeId && status === "succeeded")
    .map(({ amount_received }) => amount_received);
}
const payOut = async () => {
  await Promise.all([1, 2, 3].map(() => runPayouts(world.system())));
  await finishPayouts(world.system());
};

test("nobody pays where damage may cost more than the deposit before they have agreed, and they agree once", async () => {
  const { renter, kitchen, bookingId } = await held();
  for (const agreesToDamage of [undefined, false])
    await expect(startCheckout(world.as(renter), { bookingId, agreesToDamage })).rejects.toMatchObject({
      code: "invalid_input",
      fields: { agreesToDamage: [expect.any(String)] },
    });
  expect(await world.sql("select 1 from checkouts where booking_id = $1", [bookingId])).toEqual([]);
  // What the host asks for later is not what was agreed to.
  await setDeposit(world.as(host), {
    ...{ kitchenId: kitchen.id, spaceId: kitchen.spaceId },
    ...{ depositCents: DEPOSIT, beyondDepositCents: 1_000_000 },
  });
  const { url } = await startCheckout(world.as(renter), { bookingId, agreesToDamage: true });
  expect(await startCheckout(world.as(renter), { bookingId })).toEqual({ url });
  expect(await depositOf(bookingId)).toBeNull();
  await settle(renter, url, CARDS.instant);
  expect(await depositOf(bookingId)).toMatchObject({ amountCents: DEPOSIT, beyondCents: BEYOND });
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  await sendRefunds(world.system());
});

test("nothing is asked for beyond a deposit that there is not", async () => {
  const { id: kitchenId, spaceId } = await place();
  const terms = { kitchenId, spaceId, depositCents: null, beyondDepositCents: BEYOND };
  await expect(setDeposit(world.as(host), terms)).rejects.toMatchObject({
    code: "invalid_input",
    fields: { beyondDepositCents: [expect.any(String)] },
  });
});

test("what is awarded beyond the deposit is charged once, however many try, and goes out with the host's payout", async () => {
  const { renter, bookingId } = await visited();
  const { claimId } = await claim(bookingId, 45_000);
  await control().failNext({ kind: "dropped_before", method: "POST", path: "/v1/payment_intents", times: 6 });
  await accept(renter, bookingId);
  await control().clearFaults();
  await Promise.all([
    ...[1, 2, 3].map(() => chargeDamage(world.system())),
    ...[1, 2].map(() => settleDeposits(world.system())),
  ]);
  await chargeDamage(world.system());
  expect(await chargedTo(bookingId)).toEqual([25_000]);
  expect(await depositOf(bookingId)).toMatchObject({
    ...{ awardedCents: DEPOSIT, returnedCents: 0 },
    claim: { awardedCents: 45_000, charge: { amountCents: 25_000, state: "paid" } },
  });
  for (const template of ["damage_charged", "host_damage_charged", "claim_decided"])
    expect(await mails(template, claimId)).toBe(1);
  expect(
    await world.sql("select 1 from audit_log where action = 'claim.charged' and entity_id = $1", [claimId]),
  ).toHaveLength(1);
  await overSince(world, bookingId, 49);
  await payOut();
  const moved = await whatMoved(world.as(host), bookingId);
  expect(moved).toEqual(expect.arrayContaining(["deposit_awarded 20000", "damage_charged 25000"]));
  expect(moved.filter((line) => line.startsWith("paid_out")).sort()).toEqual([
    "paid_out 20000",
    "paid_out 25000",
    "paid_out 6800",
  ]);
  expect(await whatMoved(world.as(renter), bookingId)).toContain("damage_charged 25000");
  const statements = await Promise.all(
    (await listPayouts(world.as(host), host.organizationId)).map(({ id }) =>
      getStatement(world.as(host), id),
    ),
  );
  const own = statements.flatMap(({ items }) => items).filter((item) => item.bookingId === bookingId);
  expect(own.map(({ kind, netCents }) => `${kind} ${netCents}`).sort()).toEqual([
    "booking 6800",
    "claim 20000",
    "damage 25000",
  ]);
});

test("a charge whose answer was lost is made once, and found again after Stripe has forgotten its key", async () => {
  const soonAgain = await visited();
  const daysLater = await visited();
  for (const { bookingId } of [soonAgain, daysLater]) {
    await claim(bookingId, 30_000);
    await world.sql("update claims set answer_by = now() - interval '1 second' where booking_id = $1", [
      bookingId,
    ]);
  }
  await control().failNext({ kind: "dropped", method: "POST", path: "/v1/payment_intents", times: 6 });
  expect(await settleDeposits(world.system())).toMatchObject({ awarded: 2, charged: 0, failed: 2 });
  await control().clearFaults();
  const stuck = async () =>
    (await listFailed(world.as(admin)))
      .filter(({ what }) => what === "damage")
      .map(({ bookingId }) => bookingId);
  expect(await stuck()).toEqual([]);
  expect((await depositOf(soonAgain.bookingId))?.claim?.charge).toMatchObject({ state: "pending" });
  await world.sql(
    "update claim_charges set created_at = created_at - interval '2 days' where booking_id = $1",
    [daysLater.bookingId],
  );
  expect(await stuck()).toEqual([daysLater.bookingId]);
  const waiting = await backlog(world.system());
  expect(waiting.chargesWaiting).toBe(2);
  expect(waiting.chargesOldestSeconds).toBeGreaterThanOrEqual(2 * 86_400);
  expect(await chargeDamage(world.system())).toEqual({ charged: 2, declined: 0, failed: 0 });
  expect(await stuck()).toEqual([]);
  expect(await backlog(world.system())).toMatchObject({ chargesWaiting: 0, chargesOldestSeconds: 0 });
  for (const { bookingId } of [soonAgain, daysLater]) {
    expect(await chargedTo(bookingId)).toEqual([10_000]);
    expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "paid" });
  }
});

test("a card that is declined is not asked again: its renter is, and pays once on a page, whoever tells us", async () => {
  const { renter, bookingId } = await visited(ASKS_ALWAYS);
  const { claimId } = await claim(bookingId, 30_000);
  await accept(renter, bookingId);
  await Promise.all([1, 2, 3].map(() => chargeDamage(world.system())));
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({
    ...{ state: "declined", payBy: expect.any(Date) },
  });
  for (const template of ["damage_declined", "host_damage_declined"])
    expect(await mails(template, claimId)).toBe(1);
  const { items } = await listWaiting(world.as(host), host.organizationId);
  expect(items.find((item) => item.bookingId === bookingId && item.kind === "damage")?.reason).toBe("charge");

  await expect(payDamage(world.as(host), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
  const pages = await Promise.all([1, 2, 3].map(() => payDamage(world.as(renter), { bookingId })));
  const [url = ""] = new Set(pages.map((page) => page.url));
  expect(new Set(pages.map((page) => page.url)).size).toBe(1);
  await payCheckout(url, { card: ASKS_ALWAYS, challenge: "complete" });
  // Neither the return page nor a webhook came.
  await expect(payDamage(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  await Promise.all([1, 2, 3].map(() => chargeDamage(world.system())));
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "paid" });
  expect(await mails("damage_charged", claimId)).toBe(1);
  await expect(payDamage(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "conflict" });
});

test("another page is made only when the one before can no longer be paid, and a lost answer loses none", async () => {
  const { renter, bookingId } = await visited(ASKS_ALWAYS);
  await claim(bookingId, 30_000);
  await accept(renter, bookingId);
  await control().failNext({ kind: "dropped", method: "POST", path: "/v1/checkout/sessions", times: 3 });
  await expect(payDamage(world.as(renter), { bookingId })).rejects.toThrow();
  await control().clearFaults();
  const first = await payDamage(world.as(renter), { bookingId });
  const [{ session = "" } = {}] = await world.sql<{ session: string }>(
    "select stripe_session_id as session from claim_charges where booking_id = $1",
    [bookingId],
  );
  await stripe().checkout.sessions.expire(session);
  const second = await payDamage(world.as(renter), { bookingId });
  expect(second.url).not.toBe(first.url);
  await settle(renter, second.url, CARDS.instant);
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "paid" });
});

test("a no that nobody heard is found after Stripe has forgotten its key, and the card is not asked again", async () => {
  const { renter, bookingId } = await visited();
  await control().steerCard((await consentOf(bookingId))?.method ?? "", CARDS.declined);
  await claim(bookingId, 30_000);
  await control().failNext({ kind: "dropped", method: "POST", path: "/v1/payment_intents", times: 3 });
  await accept(renter, bookingId);
  await control().clearFaults();
  await world.sql(
    "update claim_charges set created_at = created_at - interval '2 days' where booking_id = $1",
    [bookingId],
  );
  await Promise.all([1, 2, 3].map(() => chargeDamage(world.system())));
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "declined" });
  const { customer = "" } = (await consentOf(bookingId)) ?? {};
  const { data } = await stripe().paymentIntents.list({ customer, limit: 100 });
  expect(data.map(({ status }) => status).sort()).toEqual(["canceled", "succeeded"]);
});

test("what is not paid within 14 days is given up, the host is told, and a late payment is still welcome", async () => {
  const { renter, bookingId } = await visited();
  await control().steerCard((await consentOf(bookingId))?.method ?? "", "4000000000009995");
  const { claimId } = await claim(bookingId, 30_000);
  await accept(renter, bookingId);
  await world.sql("update claim_charges set pay_by = now() - interval '1 second' where booking_id = $1", [
    bookingId,
  ]);
  await Promise.all([1, 2, 3].map(() => chargeDamage(world.system())));
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "unpaid" });
  expect(await mails("host_damage_unpaid", claimId)).toBe(1);
  const { url } = await payDamage(world.as(renter), { bookingId });
  await settle(renter, url, CARDS.instant);
  expect((await depositOf(bookingId))?.claim?.charge).toMatchObject({ state: "paid" });
});

test("beyond the deposit a claim ends at what was agreed to, and where no card paid, at the deposit", async () => {
  const carded = await visited();
  for (const amountCents of [DEPOSIT + BEYOND + 1, DEPOSIT + 99])
    await expect(claim(carded.bookingId, amountCents)).rejects.toMatchObject({
      code: "invalid_input",
      fields: { items: [expect.any(String)] },
    });
  const { renter, bookingId } = await held();
  await credit(world.as(admin), renter.email, PRICE + DEPOSIT);
  await startCheckout(world.as(renter), { bookingId, useCredit: true, agreesToDamage: true });
  await overSince(world, bookingId, 1);
  await expect(claim(bookingId, DEPOSIT + 100)).rejects.toMatchObject({
    code: "invalid_input",
    message: "Claim at most the deposit",
  });
});

test("support awards beyond the deposit at most what was claimed, and nothing too small for a card", async () => {
  const { renter, bookingId } = await visited();
  const { claimId } = await claim(bookingId, 30_000);
  const itemId = (await depositOf(bookingId))?.claim?.items[0]?.itemId ?? "";
  await answerClaim(world.as(renter), { bookingId, disputed: [{ itemId, reason: "Not us" }], note: "" });
  const word = (awardedCents: number) =>
    decideClaim(world.as(admin), { claimId, awards: [{ itemId, awardedCents }], decision: "Half of it" });
  for (const amountCents of [30_001, DEPOSIT + 50])
    await expect(word(amountCents)).rejects.toMatchObject({
      code: "invalid_input",
      fields: { awards: [expect.any(String)] },
    });
  await word(22_500);
  expect(await chargedTo(bookingId)).toEqual([2_500]);
});

test("a card is given up once nothing can be charged to it any more, and not before", async () => {
  const { bookingId } = await visited();
  await chargeDamage(world.system());
  expect(await consentOf(bookingId)).toMatchObject({ forgotten: null });
  await overSince(world, bookingId, 49);
  await world.sql("update bookings set checked_out_at = ends_at where id = $1", [bookingId]);
  await Promise.all([1, 2, 3].map(() => settleDeposits(world.system())));
  const { method = "", forgotten } = (await consentOf(bookingId)) ?? {};
  expect(forgotten).not.toBeNull();
  expect((await stripe().paymentMethods.retrieve(method)).customer).toBeNull();
  expect(await depositOf(bookingId)).toMatchObject({ state: "ended", beyondCents: 0 });
});

test("a charge that its payer's bank takes back is owed by the host, out of what they are paid", async () => {
  const owner = await newHost();
  const { renter, bookingId } = await visited(CARDS.instant, owner);
  await claim(bookingId, 45_000, owner);
  // The charge is made, and its payer disputes it before it was written down.
  await control().failNext({ kind: "dropped", method: "POST", path: "/v1/payment_intents", times: 3 });
  await accept(renter, bookingId);
  await control().clearFaults();
  const { customer = "" } = (await consentOf(bookingId)) ?? {};
  const { data } = await stripe().paymentIntents.list({ customer, limit: 100 });
  const charged = data.find(({ metadata }) => metadata.claimChargeId);
  const { id } = await control().dispute({ payment_intent: charged?.id ?? "", reason: "fraudulent" });
  await followDispute(world.system(), id);
  expect((await getDeposit(world.as(owner), { bookingId }))?.claim?.charge).toMatchObject({ state: "paid" });
  await overSince(world, bookingId, 49);
  await payOut();
  expect(await whatMoved(world.as(owner), bookingId)).not.toContain("paid_out 25000");
  await control().decideDispute(id, "lost");
  await Promise.all([1, 2].map(() => followDispute(world.system(), id)));
  await payOut();
  await payOut();
  const moved = await whatMoved(world.as(owner), bookingId);
  expect(moved).toEqual(
    expect.arrayContaining(["disputed 25000", "dispute_lost 25000", "host_owes 25000", "taken_back 25000"]),
  );
});

test("what was charged, unheard, before the bank took the booking's money is not asked for once more", async () => {
  const { renter, bookingId } = await visited();
  await claim(bookingId, 45_000);
  await control().failNext({ kind: "dropped", method: "POST", path: "/v1/payment_intents", times: 3 });
  await accept(renter, bookingId);
  await control().clearFaults();
  const [{ intent = "" } = {}] = await world.sql<{ intent: string }>(
    "select stripe_payment_intent_id as intent from payments where booking_id = $1",
    [bookingId],
  );
  const { id } = await control().dispute({ payment_intent: intent, reason: "fraudulent", amount: 1_000 });
  await control().decideDispute(id, "lost");
  await followDispute(world.system(), id);
  expect(await chargeDamage(world.system())).toEqual({ charged: 1, declined: 0, failed: 0 });
  expect(await chargedTo(bookingId)).toEqual([25_000]);
});

test("while a bank looks into the booking its card is left alone, and for good once it took the money back", async () => {
  const { renter, bookingId } = await visited();
  await claim(bookingId, 45_000);
  const [{ intent = "" } = {}] = await world.sql<{ intent: string }>(
    "select stripe_payment_intent_id as intent from payments where booking_id = $1",
    [bookingId],
  );
  // A part of the price: the claim stands.
  const { id } = await control().dispute({ payment_intent: intent, reason: "fraudulent", amount: 1_000 });
  await followDispute(world.system(), id);
  await accept(renter, bookingId);
  expect(await chargeDamage(world.system())).toEqual({ charged: 0, declined: 0, failed: 0 });
  await control().decideDispute(id, "lost");
  await followDispute(world.system(), id);
  expect(await chargeDamage(world.system())).toEqual({ charged: 0, declined: 1, failed: 0 });
  expect(await chargedTo(bookingId)).toEqual([]);
});

test("Stripe and the ledger agree on every charge for damage, its dispute, transfer and reversal", async () => {
  await world.at(addHours(new Date(), 2));
  expect(await reconcile(world.system())).toMatchObject({ finished: 1, found: 0 });
});
