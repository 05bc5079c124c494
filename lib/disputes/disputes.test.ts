import { PDFDocument } from "@cantoo/pdf-lib";
import { expect, test } from "vitest";
import { answerClaim, fileClaim } from "@/lib/claims";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, addHours } from "@/lib/core/interval";
import { NO_RATES } from "@/lib/core/price-terms";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { followDispute } from "@/lib/payments";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS } from "@/lib/testing/paying";
import { wordsOfPdf } from "@/lib/testing/pdf-words";
import { openWorld } from "@/lib/testing/world";
import { evidencePacket } from "./packet";
import { disputesOf, listDisputes } from "./read-disputes";
import { keepNote, sendDueEvidence, sendEvidence } from "./send-evidence";

const world = await openWorld();
const control = await ownStripe();
const host = await world.host();
const support = await world.person({ platformRole: "support" });

/** A booking with a deposit and damage beyond it, accepted, charged, and that charge disputed. */
async function disputedDamage() {
  const renter = await world.person();
  const rates = { ...NO_RATES, depositCents: 10_000, beyondDepositCents: 50_000 };
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000, rates }],
  });
  const { bookingId } = await book(world.as(renter), spaceId, soon(60), 120, CARDS.instant);
  await overSince(world, bookingId, 1);
  const items = [{ description: "The mixer's gear box", amountCents: 45_000, currency: "usd" as const }];
  await fileClaim(world.as(host), { bookingId, claimId: uuidv7(), items });
  await answerClaim(world.as(renter), { bookingId, disputed: [], note: "It fell" });
  const [charge] = await world.sql<{ intent: string }>(
    "select stripe_payment_intent_id as intent from claim_charges where booking_id = $1",
    [bookingId],
  );
  const { id } = await control.dispute({ payment_intent: charge?.intent ?? "", reason: "fraudulent" });
  await followDispute(world.system(), id);
  const [one] = await disputesOf(world.as(host), { bookingId });
  return one?.disputeId ?? "";
}

async function disputed() {
  const renter = await world.person();
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000 }],
  });
  const { bookingId } = await book(world.as(renter), spaceId, soon(48), 120, CARDS.instant);
  const [payment] = await world.sql<{ intent: string }>(
    "select stripe_payment_intent_id as intent from payments where booking_id = $1",
    [bookingId],
  );
  const { id: stripeId } = await control.dispute({ payment_intent: payment!.intent, reason: "fraudulent" });
  await followDispute(world.system(), stripeId);
  const [one] = await disputesOf(world.as(host), { bookingId });
  return { renter, bookingId, stripeId, disputeId: one!.disputeId };
}

test("the host and support see a case and what it means, and nobody else does", async () => {
  const { renter, bookingId, disputeId } = await disputed();
  expect(await disputesOf(world.as(renter), { bookingId })).toEqual([]);
  expect((await listDisputes(world.as(support)))[0]).toMatchObject({
    disputeId,
    state: "open",
    amountCents: 8_000,
  });
  const stranger = world.as(await world.host());
  await expect(evidencePacket(stranger, { disputeId })).rejects.toMatchObject({ code: "not_found" });
  await expect(sendEvidence(world.as(renter), { disputeId })).rejects.toMatchObject({ code: "not_found" });
  await expect(listDisputes(world.as(host))).rejects.toMatchObject({ code: "not_found" });
});

test("the evidence is a PDF that Stripe takes, sent once by whoever is first, with the note, and it decides the case", async () => {
  for (const [note, outcome] of [
    ["They cooked for two hours: winning_evidence", "won"],
    ["Пусто, losing_evidence", "lost"],
  ] as const) {
    const { disputeId, stripeId } = await disputed();
    const pdf = await PDFDocument.load(await evidencePacket(world.as(host), { disputeId }));
    expect(pdf.getPageCount()).toBeGreaterThan(0);
    await keepNote(world.as(host), { disputeId, note });
    const sent = await Promise.allSettled([
      sendEvidence(world.as(host), { disputeId }),
      sendEvidence(world.as(support), { disputeId }),
    ]);
    expect(sent.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { evidence, evidence_details } = await stripe().disputes.retrieve(stripeId);
    expect(evidence).toMatchObject({
      uncategorized_text: note,
      uncategorized_file: expect.stringMatching(/^file_/),
    });
    expect(evidence_details.submission_count).toBe(1);
    await expect(keepNote(world.as(host), { disputeId, note: "More" })).rejects.toMatchObject({
      code: "conflict",
    });

    await control.clockAdvance(5);
    expect(await followDispute(world.system(), stripeId)).toBe(outcome);
    expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
  }
  expect(await control.violations()).toEqual([]);
});

test("the evidence on a charge for damage says what its payer agreed to, what was claimed and what they said", async () => {
  const disputeId = await disputedDamage();
  const text = (await wordsOfPdf(await evidencePacket(world.as(host), { disputeId }))).flat().join(" ");
  for (const said of ["up to $500.00", "The mixer's gear box", "$450.00", "accepted", "It fell"])
    expect(text).toContain(said);
});

test("what nobody sends goes out by the clock before the bank's deadline, and not sooner", async () => {
  const { disputeId, stripeId } = await disputed();
  expect(await sendDueEvidence(world.system())).toEqual({ sent: 0, failed: 0 });
  const { evidence_details } = await stripe().disputes.retrieve(stripeId);
  await world.at(addHours(new Date(evidence_details.due_by! * 1_000), -47));
  await Promise.all([sendDueEvidence(world.system()), sendDueEvidence(world.system())]);
  const [row] = await world.sql(
    "select submitted_at is not null as sent, submitted_by from disputes where id = $1",
    [disputeId],
  );
  expect(row).toEqual({ sent: true, submitted_by: null });
  expect((await stripe().disputes.retrieve(stripeId)).status).toBe("under_review");
  await world.at(addDays(new Date(), 0));
});
