import { afterEach, expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { stripe } from "@/lib/integrations/stripe";
import { backlog, checkInvariants, listFailed, lookUpMoney, reconcile, retryMoney } from "@/lib/operations";
import { giveBack, sendRefunds } from "@/lib/payments";
import { finishPayouts, runPayouts } from "@/lib/payouts";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, control, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  creditOf,
  listCreditTransfers,
  listTransferSources,
  readWallet,
  settleCreditTransfers,
  transferToCredit,
} from ".";
import { TransferCreditForm } from "./schemas";

const world = await openWorld();
await ownStripe();
const admin = await world.person({ platformRole: "admin" });
const EARNED = 8_000;
const CHARGES = { method: "POST", path: "/v1/charges" } as const;
/** As often as the SDK asks by itself. */
const EVERY_TRY = 3;

afterEach(async () => {
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
  expect(await control().violations()).toEqual([]);
});

/** An owner whose business was paid out a booking, and has its money at Stripe. */
async function paidOwner() {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: EARNED / 2 }],
  });
  const { bookingId } = await book(world.as(await world.person()), spaceId, soon(48), 120, CARDS.instant);
  await overSince(world, bookingId, 60);
  await runPayouts(world.system());
  const [source] = await listTransferSources(world.as(host));
  expect(source).toMatchObject({ organizationId: host.organizationId, busy: false });
  const ask = (amountCents: number, transferId = uuidv7()) =>
    transferToCredit(world.as(host), {
      ...{ transferId, organizationId: host.organizationId, amountCents, currency: "usd" },
    });
  return { host, bookingId, has: source?.availableCents ?? 0, ask };
}
type Owner = Awaited<ReturnType<typeof paidOwner>>;

const left = async ({ host }: Owner) => (await listTransferSources(world.as(host)))[0]?.availableCents;
const creditOfOwner = ({ host }: Owner) => creditOf(world.as(host));
const statesOf = async ({ host }: Owner) =>
  (await listCreditTransfers(world.as(host), host.organizationId)).map(({ state }) => state);
/** A dollar leaves for the bank. */
async function payOut({ host }: Owner): Promise<void> {
  const [row] = await world.sql<{ account: string }>(
    "select stripe_account_id as account from organizations where id = $1",
    [host.organizationId],
  );
  await stripe().payouts.create({ amount: 100, currency: "usd" }, { stripeAccount: row?.account ?? "" });
}
const mailsTo = async (userId: string, template: string) =>
  (
    await world.sql("select 1 from outbox where job ->> 'template' = $1 and job ->> 'userId' = $2", [
      template,
      userId,
    ])
  ).length;

test("an owner's money at Stripe becomes their credit once, however often and at once it is asked for, and both books agree", async () => {
  const owner = await paidOwner();
  const transferId = uuidv7();
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(() => owner.ask(3_000, transferId)));
  for (const answer of answers) expect(answer).toMatchObject({ status: "fulfilled", value: { transferId } });
  await settleCreditTransfers(world.system());
  expect(await owner.ask(3_000, transferId)).toEqual({ transferId, state: "done" });

  expect([await creditOfOwner(owner), await left(owner)]).toEqual([3_000, owner.has - 3_000]);
  const wallet = await readWallet(world.as(owner.host), { limit: 50 });
  expect(wallet.entries).toMatchObject([
    { kind: "transferred", amountCents: 3_000, bookingId: null, businessName: expect.any(String) },
  ]);
  const [posting] = await world.sql<{ kind: string; external_id: string; organization_id: string }>(
    "select kind, external_id, organization_id from ledger_transactions where key = $1",
    [`transfer:${transferId}`],
  );
  const charge = await stripe().charges.retrieve(posting?.external_id ?? "");
  expect(charge).toMatchObject({ amount: 3_000, metadata: { creditTransferId: transferId } });
  expect(posting).toMatchObject({ kind: "credit_transferred", organization_id: owner.host.organizationId });
  expect(await mailsTo(owner.host.id, "host_credit_transferred")).toBe(1);
  for (const q of [transferId, charge.id])
    expect(await lookUpMoney(world.as(admin), { q })).toMatchObject({
      journal: [{ kind: "credit_transferred", by: owner.host.email, externalId: charge.id }],
    });
  await reconcile(world.system());
  expect((await backlog(world.system())).differencesOpen).toBe(0);
});

test("of transfers that together want more than there is, no more is moved than there is", async () => {
  const owner = await paidOwner();
  const part = Math.floor(owner.has / 2) - 1;
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => owner.ask(part)));
  for (let round = 0; round < 4; round++) await owner.ask(part).catch(() => undefined);
  for (const answer of answers)
    if (answer.status === "rejected") expect(["conflict", "invalid_input"]).toContain(answer.reason.code);
  expect([await creditOfOwner(owner), await left(owner)]).toEqual([2 * part, owner.has - 2 * part]);
});

test("what was never taken is taken by the job or by support, or refused with a mail when there is less by then", async () => {
  const [owner, poorer] = [await paidOwner(), await paidOwner()];
  await control().failNext({ kind: "error", ...CHARGES, times: EVERY_TRY, status: 500 });
  const { transferId, state } = await owner.ask(1_000);
  expect(state).toBe("pending");
  await expect(owner.ask(500)).rejects.toMatchObject({ code: "conflict" });
  expect(await retryMoney(world.as(admin), { what: "credit", id: transferId })).toEqual({ done: true });
  expect(await creditOfOwner(owner)).toBe(1_000);

  await control().failNext({ kind: "error", ...CHARGES, times: EVERY_TRY, status: 500 });
  expect((await poorer.ask(poorer.has)).state).toBe("pending");
  await payOut(poorer);
  expect(await settleCreditTransfers(world.system())).toEqual({ settled: 1 });
  expect([await creditOfOwner(poorer), await left(poorer)]).toEqual([0, poorer.has - 100]);
  expect(await statesOf(poorer)).toEqual(["refused"]);
  expect(await mailsTo(poorer.host.id, "credit_transfer_refused")).toBe(1);
});

test("only owners move money, out of an account that is there, as much as there is, and what is owed goes first", async () => {
  const owner = await paidOwner();
  const { organizationId } = owner.host;
  const stranger = await world.host();
  const ask = (person: { id: string }, extra: object) =>
    transferToCredit(world.as(person as typeof stranger), {
      ...{ transferId: uuidv7(), organizationId, amountCents: 100, currency: "usd" as const },
      ...extra,
    });
  const manager = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'manager')", [
    organizationId,
    manager.id,
  ]);
  await expect(ask(manager, {})).rejects.toMatchObject({ code: "forbidden" });
  expect(await listTransferSources(world.as(manager))).toEqual([]);
  await control().failNext({
    kind: "error",
    method: "GET",
    path: "/v1/balance",
    times: EVERY_TRY,
    status: 500,
  });
  expect(await listTransferSources(world.as(owner.host))).toMatchObject([{ availableCents: null }]);
  await expect(ask(stranger, {})).rejects.toMatchObject({ code: "not_found" });
  await expect(listCreditTransfers(world.as(stranger), organizationId)).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(ask(stranger, { organizationId: stranger.organizationId })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(owner.ask(owner.has + 1)).rejects.toMatchObject({
    ...{ code: "invalid_input", fields: { amountCents: [expect.any(String)] } },
  });
  const transferId = uuidv7();
  await owner.ask(100, transferId);
  await expect(owner.ask(101, transferId)).rejects.toMatchObject({
    ...{ code: "conflict", fields: { transferId: [expect.any(String)] } },
  });
  const gift = { bookingId: owner.bookingId, amountCents: 1_000, currency: "usd" as const, reason: "Sorry" };
  await giveBack(world.as(owner.host), gift);
  await expect(owner.ask(100)).rejects.toMatchObject({ code: "conflict" });
  await finishPayouts(world.system());
  await sendRefunds(world.system());
  const before = await left(owner);
  await owner.ask(100);
  expect([await creditOfOwner(owner), await left(owner)]).toEqual([200, (before ?? 0) - 100]);
  expect(await statesOf(owner)).toEqual(["done", "done"]);
});

test("Stripe's no ends a transfer; the same one is refused again, the next one is another", async () => {
  const owner = await paidOwner();
  await control().failNext({ kind: "error", ...CHARGES, times: 1, status: 400 });
  const transferId = uuidv7();
  for (let round = 0; round < 2; round++)
    await expect(owner.ask(500, transferId)).rejects.toMatchObject({ code: "conflict" });
  expect([await creditOfOwner(owner), await left(owner)]).toEqual([0, owner.has]);
  expect((await owner.ask(500)).state).toBe("done");
});

test("an amount is typed in dollars", () => {
  const typed = { transferId: uuidv7(), organizationId: uuidv7() };
  expect(TransferCreditForm.parse({ ...typed, amount: "$12.50" })).toEqual({
    ...typed,
    ...{ amountCents: 1_250, currency: "usd" },
  });
  for (const amount of ["", "-1", "0.49", "1.005", "10000.01", "a few"])
    expect(TransferCreditForm.safeParse({ ...typed, amount }).error?.issues[0]?.path).toEqual(["amount"]);
});

test("what Stripe takes its time for is credit when it has come, and refused when it has not", async () => {
  const [owner, poorer] = [await paidOwner(), await paidOwner()];
  await control().settings({ slowDebits: true });
  for (const one of [owner, poorer]) expect((await one.ask(one.has)).state).toBe("pending");
  await control().failNext({
    kind: "error",
    method: "GET",
    path: "/v1/balance",
    times: 2 * EVERY_TRY,
    status: 500,
  });
  expect(await settleCreditTransfers(world.system())).toEqual({ settled: 0 });
  expect(await settleCreditTransfers(world.system())).toEqual({ settled: 0 });
  await payOut(poorer);
  await control().clockAdvance(60);
  await control().settings({ slowDebits: false });
  expect(await settleCreditTransfers(world.system())).toEqual({ settled: 2 });
  expect([await statesOf(owner), await statesOf(poorer)]).toEqual([["done"], ["refused"]]);
  expect([await creditOfOwner(owner), await creditOfOwner(poorer)]).toEqual([owner.has, 0]);
});

test("an answer that is lost is found and booked by the job, once, also when Stripe has forgotten the key", async () => {
  const owner = await paidOwner();
  await control().failNext({ kind: "dropped", ...CHARGES, times: 2 * EVERY_TRY });
  const { transferId, state } = await owner.ask(owner.has);
  expect([state, await creditOfOwner(owner), await left(owner)]).toEqual(["pending", 0, 0]);
  expect(await listTransferSources(world.as(owner.host))).toMatchObject([{ busy: true }]);
  await expect(owner.ask(100)).rejects.toMatchObject({ code: "invalid_input" });
  await world.sql("update credit_transfers set created_at = created_at - interval '2 days' where id = $1", [
    transferId,
  ]);
  expect((await backlog(world.system())).chargesOldestSeconds).toBeGreaterThan(3_600);
  expect(await listFailed(world.as(admin))).toMatchObject([{ what: "credit", id: transferId }]);
  // Moves the clock of this file's Stripe: the last of its tests.
  await control().clockAdvance(2 * 86_400);
  // An account that is closed meanwhile has nothing any more; what it paid is found all the same.
  await control().failNext({ kind: "error", method: "GET", path: "/v1/balance", times: 3, status: 403 });
  const jobs = await Promise.all([1, 2, 3].map(() => settleCreditTransfers(world.system())));
  expect(jobs.some(({ settled }) => settled === 1)).toBe(true);
  expect(await creditOfOwner(owner)).toBe(owner.has);
  expect(await statesOf(owner)).toEqual(["done"]);
  expect((await stripe().charges.list({ transfer_group: transferId })).data).toHaveLength(1);
});
