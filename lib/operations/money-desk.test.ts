import type Stripe from "stripe";
import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import type { MANUAL_CODES } from "@/lib/core/ledger-terms";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { composeMail } from "@/lib/notifications/compose-mail";
import { cancelBooking, receiveStripeEvent } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { credit } from "@/lib/testing/credit";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, control } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  checkInvariants,
  decidePosting,
  listFailed,
  listPostings,
  lookUpMoney,
  postByHand,
  retryMoney,
} from ".";
import { AskPostingForm, AskPostingInput } from "./schemas";

const world = await openWorld();
const api = await openApi(world);
const admin = await world.person({ platformRole: "admin" });
const second = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const host = await world.host();
const kitchen = await world.kitchen({
  organizationId: host.organizationId,
  createdBy: host.id,
  hours: ALWAYS_OPEN,
});
const renter = await world.person();
const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(100));

const fee = (amountCents: number, postingId = uuidv7()) => ({
  ...{ postingId, debit: "stripe_fees" as const, credit: "credit_given" as const, amountCents },
  ...{ currency: "usd" as const, reason: "Booked on the wrong account" },
});
const posted = (postingId: string) =>
  world.sql<{ code: string; cents: string }>(
    `select a.code, e.amount_cents::text as cents from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
     join ledger_accounts a on a.id = e.account_id where t.key = 'manual:' || $1 order by e.amount_cents`,
    [postingId],
  );

test("a small posting is made at once, once however often it is sent, sums to nothing and is on record", async () => {
  const small = fee(1_500);
  const answers = await Promise.all([1, 2, 3].map(() => postByHand(world.as(admin), small)));
  expect(answers.map(({ state }) => state)).toEqual(["posted", "posted", "posted"]);
  expect(await posted(small.postingId)).toEqual([
    { code: "credit_given", cents: "-1500" },
    { code: "stripe_fees", cents: "1500" },
  ]);
  const lines = await world.sql(
    "select action, actor from audit_log where entity_id = $1 order by sequence",
    [small.postingId],
  );
  expect(lines).toEqual([
    { action: "ledger.posting_asked", actor: `user:${admin.id}` },
    { action: "ledger.posting_posted", actor: `user:${admin.id}` },
  ]);
  const other = postByHand(world.as(admin), { ...small, amountCents: 1_501 });
  await expect(other).rejects.toMatchObject({ code: "conflict" });
  await expect(postByHand(world.as(support), fee(100))).rejects.toMatchObject({ code: "forbidden" });
  await expect(postByHand(world.as(host), fee(100))).rejects.toMatchObject({ code: "not_found" });
});

test("what one admin posts in a day beyond the limit, at once or in parts, waits for another's yes", async () => {
  const parts = [1, 2, 3, 4].map(() => fee(20_000));
  const states = await Promise.all(parts.map((one) => postByHand(world.as(second), one)));
  expect(states.map(({ state }) => state).sort()).toEqual(["pending", "pending", "posted", "posted"]);
  const large = fee(50_001);
  expect((await postByHand(world.as(admin), large)).state).toBe("pending");
  expect(await posted(large.postingId)).toEqual([]);
  const yes = { postingId: large.postingId, decision: "posted" as const };
  await expect(decidePosting(world.as(admin), yes)).rejects.toMatchObject({ code: "forbidden" });
  await expect(decidePosting(world.as(support), yes)).rejects.toMatchObject({ code: "forbidden" });
  expect(await decidePosting(world.as(second), yes)).toEqual({ state: "posted" });
  expect(await posted(large.postingId)).toHaveLength(2);
  await expect(decidePosting(world.as(second), yes)).rejects.toMatchObject({ code: "conflict" });
  const unknown = decidePosting(world.as(second), { ...yes, postingId: uuidv7() });
  await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  const [waiting] = (await listPostings(world.as(support))).filter(({ state }) => state === "pending");
  const back = { postingId: waiting?.postingId ?? "", decision: "refused" as const };
  expect(await decidePosting(world.as(second), back)).toEqual({ state: "refused" });
  expect(await posted(back.postingId)).toEqual([]);
  await expect(listPostings(world.as(host))).rejects.toMatchObject({ code: "not_found" });
});

test("an amount below zero, in parts of a cent, too large or in another currency, or an unknown account names its field", async () => {
  const key = await api.key(admin, ["admin"]);
  const refused = async (change: object) => {
    const answer = await api.post("/admin/money/postings", { ...fee(100), ...change }, { key });
    return [answer.status, ...Object.keys(answer.json.fields ?? {})];
  };
  for (const amountCents of [-1, 0, 1.5, 10_000_001]) {
    expect(await refused({ amountCents })).toEqual([400, "amountCents"]);
  }
  expect(await refused({ currency: "eur" })).toEqual([400, "currency"]);
  expect(await refused({ debit: "slush_fund" })).toEqual([400, "debit"]);
  expect(await refused({ credit: "renter_credit" })).toEqual([400, "credit"]);
  expect(await refused({ credit: "stripe_fees" })).toEqual([400, "credit"]);
  expect(await refused({ debit: "customer_funds" })).toEqual([400, "bookingId"]);
  expect(await refused({ debit: "stripe_clearing" })).toEqual([400, "externalId"]);
  expect(await refused({ bookingId: uuidv7() })).toEqual([400, "bookingId"]);
  expect(await refused({ reason: " " })).toEqual([400, "reason"]);
  const { amountCents, ...form } = fee(2_550);
  expect(AskPostingForm.parse({ ...form, amount: "$25.50", bookingId: "", externalId: "" })).toEqual(
    AskPostingInput.parse(fee(amountCents, form.postingId)),
  );
  const raw = `insert into manual_postings (id, debit_code, credit_code, amount_cents, reason, state, requested_by)
    values (gen_random_uuid(), $1, $2, $3, 'x', 'pending', gen_random_uuid())`;
  for (const [debit, to, sum] of [
    ["slush_fund", "stripe_fees", 1],
    ["stripe_fees", "stripe_fees", 1],
    ["stripe_fees", "credit_given", -1],
  ])
    await expect(world.sql(raw, [debit, to, sum])).rejects.toMatchObject({ code: "23514" });
});

test("what belongs to the host, the tax office or the payer is never posted away, nor is a fee that is not there", async () => {
  const from = (debit: (typeof MANUAL_CODES)[number], more: object = {}) =>
    postByHand(world.as(admin), { ...fee(100), debit, ...more });
  for (const [code, more] of [
    ["customer_funds", { bookingId }],
    ["tax_payable"],
    ["platform_revenue"],
  ] as const)
    await expect(from(code, more)).rejects.toMatchObject({
      code: "conflict",
      template: "That account does not have so much to give",
    });
  expect((await checkInvariants(world.system())).filter(({ invariant }) => /I[23]/.test(invariant))).toEqual(
    [],
  );
});

test("money is found by every id it has, by the person and by the organization, with its journal and its cause", async () => {
  const [ids] = await world.sql<{ intent: string; charge: string; payment: string }>(
    "select stripe_payment_intent_id as intent, stripe_charge_id as charge, id as payment from payments where booking_id = $1",
    [bookingId],
  );
  for (const q of [bookingId, ids?.intent, ids?.charge, ids?.payment]) {
    const found = await lookUpMoney(world.as(support), { q: q ?? "" });
    expect(found.bookings).toMatchObject([{ bookingId, renterEmail: renter.email, totalCents: 8_000 }]);
    expect(found.parts).toMatchObject([
      { part: "payment", externalId: ids?.charge, amountCents: 8_000, state: "captured", paidBy: "card" },
    ]);
    expect(found.journal).toMatchObject([{ kind: "capture", externalId: ids?.charge, by: null }]);
    expect(found.journal[0]?.entries.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
  }
  await credit(world.as(support), renter.email, 700);
  const person = await lookUpMoney(world.as(support), { q: renter.email });
  expect(person).toMatchObject({
    holders: [{ kind: "person", id: renter.id, owedCents: 700 }],
    bookings: [{ bookingId }],
    journal: [{ kind: "credit_granted", by: support.email, agreedBy: null }],
  });
  const [named] = await world.sql<{ name: string }>("select name from organizations where id = $1", [
    host.organizationId,
  ]);
  const organizations = await lookUpMoney(world.as(support), { q: (named?.name ?? "").toUpperCase() });
  expect(organizations.holders.map(({ id }) => id)).toContain(host.organizationId);
  const [large] = (await listPostings(world.as(admin))).filter(({ amountCents }) => amountCents === 50_001);
  const byHand = await lookUpMoney(world.as(support), { q: large?.postingId ?? "" });
  expect(byHand.journal).toMatchObject([
    { kind: "manual", by: admin.email, agreedBy: second.email, reason: "Booked on the wrong account" },
  ]);
  expect(await lookUpMoney(world.as(support), { q: "ch_nobody" })).toMatchObject({
    bookings: [],
    journal: [],
  });
  await expect(lookUpMoney(world.as(host), { q: bookingId })).rejects.toMatchObject({ code: "not_found" });
  const looked = await world.sql(
    "select 1 from audit_log where action = 'money.looked_up' and entity_id = $1",
    [renter.id],
  );
  expect(looked).toHaveLength(1);
});

test("a refund that Stripe did not take and a mail that was given up are listed, tried again and done once", async () => {
  const other = await book(world.as(renter), kitchen.spaceId, soon(200));
  const [{ intent } = { intent: "" }] = await world.sql<{ intent: string }>(
    "select stripe_payment_intent_id as intent from payments where booking_id = $1",
    [other.bookingId],
  );
  await control().failNext({
    ...{ method: "POST", path: "/v1/refunds", contains: intent, status: 500, times: 6 },
  });
  await cancelBooking(world.as(renter), { bookingId: other.bookingId, reason: "" }).catch(() => undefined);
  expect((await listFailed(world.as(support))).filter(({ what }) => what === "refund")).toEqual([]);
  await world.sql("update refunds set created_at = created_at - interval '10 minutes'");
  const [refund] = (await listFailed(world.as(support))).filter(({ what }) => what === "refund");
  expect(refund).toMatchObject({ bookingId: other.bookingId, amountCents: 8_000 });
  const again = { what: "refund" as const, id: refund?.id ?? "" };
  expect(await retryMoney(world.as(support), again)).toEqual({ done: false });
  expect(await retryMoney(world.as(support), again)).toEqual({ done: true });
  await expect(retryMoney(world.as(support), again)).rejects.toMatchObject({ code: "conflict" });
  await expect(retryMoney(world.as(host), again)).rejects.toMatchObject({ code: "not_found" });
  const { parts } = await lookUpMoney(world.as(support), { q: other.bookingId });
  expect(parts.filter(({ part }) => part === "refund")).toMatchObject([{ state: "succeeded" }]);

  await world.sql("update outbox set done_at = now() where done_at is null");
  const [mail] = await world.sql<{ id: string }>(
    `update outbox set done_at = null, attempts = 12, last_error = 'Error' where id = (select id from outbox
      where job ->> 'template' = 'booking_cancelled' limit 1) returning id`,
  );
  expect(await listFailed(world.as(support))).toMatchObject([{ what: "mail", id: mail?.id }]);
  expect(await retryMoney(world.as(support), { what: "mail", id: mail?.id ?? "" })).toEqual({ done: true });
  expect(await listFailed(world.as(support))).toEqual([]);
});

test("a payout of Stripe's to a bank leads to whose account it went out of", async () => {
  const account = `acct_${uuidv7().replaceAll("-", "")}`;
  await world.sql("update organizations set stripe_account_id = $2 where id = $1", [
    host.organizationId,
    account,
  ]);
  const object = { id: "po_1Desk", object: "payout" };
  const event = { id: "evt_desk", type: "payout.paid", account, created: 0, data: { object } };
  await receiveStripeEvent(world.system(), event as unknown as Stripe.Event);
  const { holders } = await lookUpMoney(world.as(support), { q: "po_1Desk" });
  expect(holders).toMatchObject([{ kind: "organization", id: host.organizationId }]);
  await expect(lookUpMoney(world.as(support), { q: "po_1Nobody" })).resolves.toMatchObject({ holders: [] });
});

test("a posting that waits is told by mail to every other admin, once, and to nobody else", async () => {
  const large = fee(60_000);
  await Promise.all([1, 2].map(() => postByHand(world.as(admin), large)));
  const told = await world.sql<{ job: OutboxJob }>(
    "select job from outbox where job ->> 'template' = 'posting_waits' and job ->> 'subjectId' = $1",
    [large.postingId],
  );
  expect(told.map(({ job }) => job.userId)).toEqual([second.id]);
  const mail = await composeMail(world.system(), told[0]?.job as OutboxJob);
  expect(mail?.text).toContain(`${admin.email} wants to post $600.00 by hand: Booked on the wrong account`);
  await decidePosting(world.as(admin), { postingId: large.postingId, decision: "refused" });
  expect(await composeMail(world.system(), told[0]?.job as OutboxJob)).toBeNull();
});

test("of two postings that one admin makes at once, which pass the limit together, one waits, whoever comes first", async () => {
  for (let round = 0; round < 5; round++) {
    const person = await world.person({ platformRole: "admin" });
    const both = await Promise.all([1, 2].map(() => postByHand(world.as(person), fee(30_000))));
    expect(both.map(({ state }) => state).sort()).toEqual(["pending", "posted"]);
  }
});

test("the desk's answers have the shape that the reference says, and a transfer that waits says why", async () => {
  const key = await api.key(admin, ["admin"]);
  await world.sql(
    `with w as (insert into payouts (id, organization_id, week_of, currency) values (uuidv7(), $1, '2030-01-07', 'usd') returning id)
     insert into payout_items (id, payout_id, organization_id, booking_id, gross_cents, fee_cents, tax_cents, net_cents, currency, last_error)
     select uuidv7(), w.id, $1, $2, 8000, 1200, 0, 6800, 'usd', 'No such account, or closed' from w`,
    [host.organizationId, bookingId],
  );
  const { json } = await api.get(`/admin/money/lookup?q=${bookingId}`, { key });
  const waits = { state: "waiting", paidBy: null, lastError: "No such account, or closed" };
  expect(json.parts).toMatchObject([{ paidBy: "card", lastError: null }, waits]);
  for (const path of [`lookup?q=${bookingId}`, `lookup?q=${renter.email}`, "failed", "postings"]) {
    const answer = await api.get(`/admin/money/${path}`, { key });
    expect([path, answer.status]).toEqual([path, 200]);
  }
  const missing = await api.get("/admin/money/lookup?q=x", { key });
  expect([missing.status, Object.keys(missing.json.fields)]).toEqual([400, ["q"]]);
});

test("nothing is posted by hand into a month that is closed", async () => {
  await world.sql(
    "insert into ledger_periods (month, closed_by) values (date_trunc('month', now() at time zone 'UTC')::date, $1)",
    [admin.id],
  );
  const late = fee(100);
  await expect(postByHand(world.as(admin), late)).rejects.toMatchObject({
    template: "The books of this month are closed",
  });
  expect((await listPostings(world.as(admin))).map(({ postingId }) => postingId)).not.toContain(
    late.postingId,
  );
});
