import { afterEach, expect, test } from "vitest";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { SetDepositInput } from "@/lib/kitchens/schemas";
import { checkInvariants } from "@/lib/operations";
import {
  bookingMoney,
  cancelBooking,
  changeBooking,
  sendRefunds,
  settleCheckout,
  startCheckout,
} from "@/lib/payments";
import { getStatement, listPayouts, runPayouts, statementCsv } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { photo } from "@/lib/testing/hosting";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, hold, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { creditOf } from "@/lib/wallets";
import { payCheckout } from "@/scripts/local/stripe/control";
import {
  addClaimPhoto,
  answerClaim,
  claimPhoto,
  decideClaim,
  fileClaim,
  getDeposit,
  listDisputedClaims,
  settleDeposits,
  withdrawClaim,
} from ".";
import { FileClaimForm } from "./schemas";

const world = await openWorld();
await ownStripe();
const admin = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const host = await world.host();
await onboard(world.as(host), host.organizationId);
const rates = { bands: [], packages: [], fees: [], minimumCents: null, depositCents: 20_000 };
const another = () =>
  world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000, rates }],
  });
const kitchen = await another();

let hour = 100;
function nextTime(hours = 3): Date {
  hour += hours;
  return soon(hour);
}
/** Two hours at $40 with a deposit of $200, over for so many hours. */
async function visited(hours = 1, renter?: Awaited<ReturnType<typeof world.person>>) {
  const who = renter ?? (await world.person());
  // A kitchen each: all of them were over at the same hour.
  const { spaceId } = await another();
  const { bookingId } = await book(world.as(who), spaceId, nextTime(), 120, CARDS.instant);
  await overSince(world, bookingId, hours);
  return { renter: who, bookingId };
}
const ITEMS = [
  { description: "A bent sheet pan", amountCents: 3_000, currency: "usd" as const },
  { description: "The mixer's bowl", amountCents: 9_000, currency: "usd" as const },
];
const file = (bookingId: string, items = ITEMS, claimId = uuidv7()) =>
  fileClaim(world.as(host), { bookingId, claimId, items });
const whatMoved = async (ctx: Ctx, bookingId: string) =>
  (await bookingMoney(ctx, { bookingId })).lines.map(({ what, amountCents }) => `${what} ${amountCents}`);
const depositOf = async (ctx: Ctx, bookingId: string) => {
  const found = await getDeposit(ctx, { bookingId });
  if (!found) throw new Error("no deposit");
  return found;
};
const mails = async (template: string, bookingOrClaim: string) =>
  (
    await world.sql("select 1 from outbox where job ->> 'template' = $1 and job ->> 'subjectId' = $2", [
      template,
      bookingOrClaim,
    ])
  ).length;

afterEach(async () => {
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test("a deposit is paid with the booking, apart from price, fee and host's share, and comes back 48 hours after the visit", async () => {
  const { renter, bookingId } = await visited(47);
  const [row] = await world.sql(
    "select total_cents, platform_fee_cents, host_due_cents, deposit_cents from bookings where id = $1",
    [bookingId],
  );
  expect(row).toEqual({
    total_cents: 8_000,
    platform_fee_cents: 1_200,
    host_due_cents: 6_800,
    deposit_cents: 20_000,
  });
  expect(await whatMoved(world.as(renter), bookingId)).toEqual(["paid_card 8000", "deposit_card 20000"]);
  await settleDeposits(world.system());
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({ state: "held" });
  await overSince(world, bookingId, 48);
  await world.sql("update bookings set checked_out_at = ends_at where id = $1", [bookingId]);
  const runs = await Promise.all([1, 2, 3].map(() => settleDeposits(world.system())));
  expect(runs.reduce((sum, { released }) => sum + released, 0)).toBe(1);
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    state: "ended",
    returnedCents: 20_000,
    awardedCents: 0,
  });
  expect(await whatMoved(world.as(renter), bookingId)).toEqual([
    "paid_card 8000",
    "deposit_card 20000",
    "deposit_back_card 20000",
  ]);
  expect(await mails("deposit_returned", bookingId)).toBe(1);
  await expect(file(bookingId)).rejects.toMatchObject({
    code: "conflict",
    message: "The time to claim damage of this booking is over",
  });
});

test("cancelling gives the deposit back in full, whatever the terms keep of the price", async () => {
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, nextTime());
  await world.sql(
    "update bookings set confirmed_at = confirmed_at - interval '3 hours', cancellation_policy = jsonb_set(cancellation_policy, '{steps}', '[]') where id = $1",
    [bookingId],
  );
  const { refundCents } = await cancelBooking(world.as(renter), { bookingId, reason: "" });
  expect(refundCents).toBe(0);
  await sendRefunds(world.system());
  expect(await whatMoved(world.as(renter), bookingId)).toEqual([
    "paid_card 8000",
    "deposit_card 20000",
    "deposit_back_card 20000",
  ]);
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    state: "ended",
    returnedCents: 20_000,
  });
});

test("credit pays the price first and then the deposit; each gets back what it paid", async () => {
  const renter = await world.person();
  await credit(world.as(admin), renter.email, 18_000);
  const bookingId = await hold(world.as(renter), kitchen.spaceId, nextTime());
  const { url } = await startCheckout(world.as(renter), { bookingId, useCredit: true });
  const { redirectedTo } = await payCheckout(url, { card: CARDS.good });
  await settleCheckout(world.as(renter), /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
  expect(await whatMoved(world.as(renter), bookingId)).toEqual([
    "paid_credit 8000",
    "deposit_credit 10000",
    "deposit_card 10000",
  ]);
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  await sendRefunds(world.system());
  expect(await creditOf(world.as(renter))).toBe(18_000);
  expect(await whatMoved(world.as(renter), bookingId)).toEqual(
    expect.arrayContaining(["deposit_back_card 10000", "deposit_back_credit 10000", "refunded_credit 8000"]),
  );
});

test("a change of the time leaves the deposit as it was paid", async () => {
  const renter = await world.person();
  const start = nextTime(200);
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, start);
  await changeBooking(world.as(renter), { bookingId, startsAt: start, durationMinutes: 60 });
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({ state: "held", amountCents: 20_000 });
  expect(await whatMoved(world.as(renter), bookingId)).toEqual([
    "paid_card 8000",
    "deposit_card 20000",
    "refunded_card 4000",
  ]);
});

test("a claim that the renter accepts is awarded as filed, goes out with the host's next payout, and the rest goes back", async () => {
  const { renter, bookingId } = await visited(47);
  const { claimId } = await file(bookingId);
  expect(await mails("claim_filed", claimId)).toBe(1);
  expect(await answerClaim(world.as(renter), { bookingId, disputed: [], note: "Sorry" })).toEqual({
    state: "decided",
  });
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    state: "ended",
    awardedCents: 12_000,
    returnedCents: 8_000,
  });
  expect(await mails("claim_decided", claimId)).toBe(1);
  expect(await mails("host_claim_decided", claimId)).toBe(1);
  await overSince(world, bookingId, 49);
  await Promise.all([1, 2, 3].map(() => runPayouts(world.system())));
  expect(await whatMoved(world.as(host), bookingId)).toEqual(
    expect.arrayContaining([
      "deposit_awarded 12000",
      "deposit_back_card 8000",
      "paid_out 12000",
      "paid_out 6800",
    ]),
  );
  const [payout] = await listPayouts(world.as(host), host.organizationId);
  const statement = await getStatement(world.as(host), payout?.id ?? "");
  const own = statement.items.filter((item) => item.bookingId === bookingId);
  expect(own.map(({ kind, netCents }) => `${kind} ${netCents}`).sort()).toEqual([
    "booking 6800",
    "claim 12000",
  ]);
  expect(statementCsv(statement)).toMatch(/,120\.00,usd,claim,tr_\w+/);
});

test("who says nothing for 72 hours accepts the claim as it was filed, once, however often the job runs", async () => {
  const { renter, bookingId } = await visited();
  const { claimId } = await file(bookingId);
  await settleDeposits(world.system());
  expect((await depositOf(world.as(renter), bookingId)).claim).toMatchObject({ state: "open" });
  await world.sql("update claims set answer_by = now() - interval '1 second' where id = $1", [claimId]);
  await expect(answerClaim(world.as(renter), { bookingId, disputed: [], note: "" })).rejects.toMatchObject({
    code: "conflict",
  });
  const runs = await Promise.all([1, 2, 3].map(() => settleDeposits(world.system())));
  expect(runs.reduce((sum, { awarded }) => sum + awarded, 0)).toBe(1);
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    awardedCents: 12_000,
    claim: { outcome: "silence" },
  });
});

test("a disputed claim waits for support, keeps the deposit, and is awarded in part, item by item", async () => {
  const { renter, bookingId } = await visited(40);
  const { claimId } = await file(bookingId);
  const claim = (await depositOf(world.as(renter), bookingId)).claim;
  const [pan, bowl] = claim?.items ?? [];
  const disputed = [{ itemId: bowl?.itemId ?? "", reason: "It was bent before" }];
  expect(await answerClaim(world.as(renter), { bookingId, disputed, note: "" })).toEqual({
    state: "disputed",
  });
  await overSince(world, bookingId, 60);
  expect(await settleDeposits(world.system())).toMatchObject({ released: 0, awarded: 0 });
  expect((await listDisputedClaims(world.as(support))).map((one) => one.claimId)).toEqual([claimId]);
  const awards = [{ itemId: bowl?.itemId ?? "", awardedCents: 2_500 }];
  const word = { claimId, awards, decision: "Half of it was old" };
  await expect(decideClaim(world.as(renter), word)).rejects.toMatchObject({ code: "not_found" });
  const tooMuch = { ...word, awards: [{ itemId: pan?.itemId ?? "", awardedCents: 3_001 }] };
  await expect(decideClaim(world.as(support), tooMuch)).rejects.toMatchObject({
    code: "invalid_input",
    fields: { awards: [expect.any(String)] },
  });
  await decideClaim(world.as(support), word);
  expect(await depositOf(world.as(host), bookingId)).toMatchObject({
    awardedCents: 5_500,
    returnedCents: 14_500,
    claim: { outcome: "support", decision: "Half of it was old" },
  });
  await expect(decideClaim(world.as(support), word)).rejects.toMatchObject({ code: "conflict" });
  expect(await listDisputedClaims(world.as(support))).toEqual([]);
});

test("of answers, decisions and jobs that come at once, one has its effect", async () => {
  const { renter, bookingId } = await visited();
  const { claimId } = await file(bookingId);
  const [first] = (await depositOf(world.as(renter), bookingId)).claim?.items ?? [];
  const disputed = [{ itemId: first?.itemId ?? "", reason: "Not by us" }];
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      answerClaim(world.as(renter), { bookingId, disputed: i % 2 ? [] : disputed, note: "" }),
    ),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const decided = await Promise.allSettled(
    [0, 1_000, 3_000].map((awardedCents) =>
      decideClaim(world.as(support), {
        claimId,
        awards: [{ itemId: first?.itemId ?? "", awardedCents }],
        decision: "So be it",
      }),
    ),
  );
  expect(decided.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    state: "ended",
    claim: { state: "decided" },
  });
});

test("a claim that is taken back leaves the deposit to go back in its time, and none follows it", async () => {
  const { renter, bookingId } = await visited();
  const { claimId } = await file(bookingId);
  await withdrawClaim(world.as(host), { bookingId });
  expect(await mails("claim_withdrawn", claimId)).toBe(1);
  await expect(file(bookingId)).rejects.toMatchObject({ code: "conflict" });
  await overSince(world, bookingId, 49);
  await world.sql("update bookings set checked_out_at = ends_at where id = $1", [bookingId]);
  await settleDeposits(world.system());
  expect(await depositOf(world.as(renter), bookingId)).toMatchObject({
    state: "ended",
    returnedCents: 20_000,
  });
});

test("claims are refused precisely: too much, without a deposit, before the visit is over, by others, twice", async () => {
  const { renter, bookingId } = await visited();
  const large = [{ ...ITEMS[0]!, amountCents: 20_001 }];
  await expect(file(bookingId, large)).rejects.toMatchObject({
    code: "invalid_input",
    fields: { items: [expect.any(String)] },
  });
  const byOthers = { bookingId, claimId: uuidv7(), items: ITEMS };
  await expect(fileClaim(world.as(renter), byOthers)).rejects.toMatchObject({ code: "forbidden" });
  await expect(fileClaim(world.as(await world.host()), byOthers)).rejects.toMatchObject({
    code: "not_found",
  });
  const once = uuidv7();
  await Promise.all([1, 2, 3].map(() => file(bookingId, ITEMS, once)));
  await expect(file(bookingId)).rejects.toMatchObject({
    code: "conflict",
    message: "There is a claim for this booking already",
  });
  await expect(answerClaim(world.as(host), { bookingId, disputed: [], note: "" })).rejects.toMatchObject({
    code: "forbidden",
  });
  const foreign = answerClaim(world.as(renter), {
    bookingId,
    disputed: [{ itemId: uuidv7(), reason: "What?" }],
    note: "",
  });
  await expect(foreign).rejects.toMatchObject({
    code: "invalid_input",
    fields: { disputed: [expect.any(String)] },
  });
  const { bookingId: ahead } = await book(world.as(renter), kitchen.spaceId, nextTime());
  await expect(file(ahead)).rejects.toMatchObject({
    code: "conflict",
    message: "Damage can be claimed once the visit is over",
  });
  const plain = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  const { bookingId: without } = await book(world.as(renter), plain.spaceId, nextTime());
  await expect(file(without)).rejects.toMatchObject({
    code: "conflict",
    message: "This booking has no deposit to claim from",
  });
});

test("photos of the damage are seen by both sides and support, and by nobody else", async () => {
  const { renter, bookingId } = await visited();
  await file(bookingId);
  const { id } = await addClaimPhoto(world.as(host), { bookingId, photo: photo() });
  for (const person of [renter, host, support])
    expect(await claimPhoto(world.as(person), id)).toMatchObject({ contentType: "image/png" });
  await expect(claimPhoto(world.as(await world.person()), id)).rejects.toMatchObject({ code: "not_found" });
  await expect(addClaimPhoto(world.as(renter), { bookingId, photo: photo() })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("what a host types is read as money, or refused by its field", () => {
  const ids = { bookingId: uuidv7(), claimId: uuidv7() };
  const read = FileClaimForm.parse({ ...ids, descriptions: ["A pan", "", ""], amounts: ["$12.50", "", ""] });
  expect(read.items).toEqual([{ description: "A pan", amountCents: 1_250, currency: "usd" }]);
  for (const amount of ["-5", "1.234", "much", "9999999"]) {
    const refused = FileClaimForm.safeParse({ ...ids, descriptions: ["A pan"], amounts: [amount] });
    expect(refused.error?.issues.map(({ path }) => path[0])).toEqual(["amounts"]);
  }
  expect(
    FileClaimForm.safeParse({ ...ids, descriptions: [""], amounts: [""] }).error?.issues[0]?.path,
  ).toEqual(["descriptions"]);
  const terms = (deposit: string, beyond = "") =>
    SetDepositInput.safeParse({
      ...{ kitchenId: uuidv7(), spaceId: uuidv7(), depositCents: deposit, beyondDepositCents: beyond },
    });
  expect(terms("200", "1,500").data).toMatchObject({ depositCents: 20_000, beyondDepositCents: 150_000 });
  expect(terms("").data).toMatchObject({ depositCents: null, beyondDepositCents: null });
  for (const typed of ["5", "5001", "-20", "x"]) expect(terms(typed).success).toBe(false);
  for (const typed of ["5", "10001", "-20", "x"]) expect(terms("200", typed).success).toBe(false);
});
