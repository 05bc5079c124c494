import { expect, test } from "vitest";
import { answerClaim, decideClaim, fileClaim, getDeposit, settleDeposits, withdrawClaim } from "@/lib/claims";
import { uuidv7 } from "@/lib/core/ids";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { followDispute, giveBack } from "@/lib/payments";
import { credit } from "@/lib/testing/credit";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, control } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { composeMail } from "./compose-mail";

const world = await openWorld();
const stripe = await ownStripe();
const admin = await world.person({ platformRole: "admin" });
const rates = {
  bands: [],
  packages: [],
  fees: [],
  minimumCents: null,
  depositCents: 20_000,
  beyondDepositCents: 30_000,
};

/** A visit that was over so many hours ago, of a renter and a host who read this language. */
async function visited(locale: "en" | "es", hours: number) {
  const renter = await world.person({ locale });
  const host = await world.host();
  await world.sql("update users set locale = $2 where id = $1", [host.id, locale]);
  const owner = { organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN };
  const { spaceId } = await world.kitchen({ ...owner, spaces: [{ hourlyRateCents: 4_000, rates }] });
  const { bookingId } = await book(world.as(renter), spaceId, soon(30), 120, CARDS.instant);
  await overSince(world, bookingId, hours);
  return { renter, host, bookingId };
}
const claim = { description: "A bent sheet pan", amountCents: 12_000, currency: "usd" as const };

/** The mails of a kind that wait for somebody, as they would be written now. */
async function mailOf(userId: string, template: OutboxJob["template"]) {
  const rows = await world.sql<{ job: OutboxJob }>(
    "select job from outbox where job->>'userId' = $1 and job->>'template' = $2",
    [userId, template],
  );
  const mails = await Promise.all(rows.map(({ job }) => composeMail(world.system(), job)));
  return mails.map((mail) => `${mail?.subject} ${mail?.text}`).join("\n");
}

test.each([
  [
    "en",
    "You have $25.00 of credit",
    "claims $120.00 for damage",
    "disputes your claim",
    "$30.00 of the $120.00",
  ],
  [
    "es",
    "Tiene $25.00 de crédito",
    "reclama $120.00 por daños",
    "no acepta su reclamación",
    "$30.00 son para",
  ],
] as const)(
  "in %s both sides are told of credit, of a claim and of how it ended",
  async (locale, ...said) => {
    const { renter, host, bookingId } = await visited(locale, 1);
    await credit(world.as(admin), renter.email, 2_500);
    const { claimId } = await fileClaim(world.as(host), { bookingId, claimId: uuidv7(), items: [claim] });
    const items = (await getDeposit(world.as(renter), { bookingId }))?.claim?.items ?? [];
    const disputed = items.map(({ itemId }) => ({ itemId, reason: "Old" }));
    await answerClaim(world.as(renter), { bookingId, disputed, note: "" });
    const awards = items.map(({ itemId }) => ({ itemId, awardedCents: 3_000 }));
    await decideClaim(world.as(admin), { claimId, awards, decision: "Half" });
    const [given, filed, against, decided] = said;
    expect(await mailOf(renter.id, "credit_given")).toContain(given);
    expect(await mailOf(renter.id, "claim_filed")).toContain(filed);
    expect(await mailOf(host.id, "host_claim_disputed")).toContain(against);
    expect(await mailOf(renter.id, "claim_decided")).toContain(decided);
    expect(await mailOf(host.id, "host_claim_decided")).toContain("$30.00");
    expect(await mailOf(renter.id, "claim_filed")).toContain(`/bookings/${bookingId}#claim`);
    expect(await mailOf(host.id, "host_claim_decided")).toContain(`/host/bookings/${bookingId}#claim`);
  },
);

test.each([
  [
    "en",
    "$40.00 moved out of the balance of",
    "could not be moved to your credit",
    "moved it into their own",
  ],
  ["es", "Salieron $40.00 del saldo de", "No se pudieron pasar $40.00", "lo pasó a su propio crédito"],
] as const)(
  "in %s a business is told what went out of its balance, and its owner when that was refused",
  async (locale, moved, refused, who) => {
    const host = await world.host();
    await world.sql("update users set locale = $2 where id = $1", [host.id, locale]);
    const transferId = uuidv7();
    await world.sql(
      `with t as (insert into credit_transfers (id, user_id, organization_id, amount_cents) values ($1, $2, $3, 4000) returning *)
       select prep.queue_host_mail('host_credit_transferred', organization_id, id), prep.queue_mail('credit_transfer_refused', user_id, id) from t`,
      [transferId, host.id, host.organizationId],
    );
    const told = await mailOf(host.id, "host_credit_transferred");
    for (const part of [moved, who, host.email, "/host/payouts"]) expect(told).toContain(part);
    const sorry = await mailOf(host.id, "credit_transfer_refused");
    for (const part of [refused, "/account/wallet/transfer"]) expect(sorry).toContain(part);
  },
);

test.each([
  ["en", "and $50.00 from the card you paid with", "Please pay $50.00", "was asked to pay by"],
  ["es", "y $50.00 de la tarjeta con que pagó", "Por favor pague $50.00", "que pague antes del"],
] as const)(
  "in %s both sides are told of damage beyond the deposit, and of a card that did not pay it",
  async (locale, filed, asked, declined) => {
    const { renter, host, bookingId } = await visited(locale, 1);
    const items = [{ ...claim, amountCents: 25_000 }];
    await fileClaim(world.as(host), { bookingId, claimId: uuidv7(), items });
    expect(await mailOf(renter.id, "claim_filed")).toContain(filed);
    expect(await mailOf(renter.id, "booking_confirmed")).toContain("$300.00");
    const [kept] = await world.sql<{ method: string }>(
      "select stripe_payment_method_id as method from damage_consents where booking_id = $1",
      [bookingId],
    );
    await control().steerCard(kept?.method ?? "", CARDS.declined);
    await answerClaim(world.as(renter), { bookingId, disputed: [], note: "" });
    expect(await mailOf(renter.id, "damage_declined")).toContain(asked);
    expect(await mailOf(renter.id, "damage_declined")).toContain(`/bookings/${bookingId}#claim`);
    expect(await mailOf(host.id, "host_damage_declined")).toContain(declined);
    expect(await mailOf(host.id, "host_claim_decided")).toContain("$50.00");
  },
);

test("a renter is told that a claim was taken back, and that the deposit goes back", async () => {
  const { renter, host, bookingId } = await visited("en", 1);
  await fileClaim(world.as(host), { bookingId, claimId: uuidv7(), items: [claim] });
  await withdrawClaim(world.as(host), { bookingId });
  await world.sql(
    "update bookings set ends_at = now() - interval '49 hours', checked_out_at = now() - interval '49 hours', starts_at = now() - interval '51 hours' where id = $1",
    [bookingId],
  );
  await settleDeposits(world.system());
  expect(await mailOf(renter.id, "claim_withdrawn")).toContain("took its claim back");
  expect(await mailOf(renter.id, "deposit_returned")).toContain("$200.00");
});

test.each([
  ["en", "gives you money back", "$12.50 of what you paid"],
  ["es", "le devuelve dinero", "se le devuelven $12.50"],
] as const)("in %s a renter is told what a host gives back, and why", async (locale, ...said) => {
  const { renter, host, bookingId } = await visited(locale, 1);
  const gift = { bookingId, amountCents: 1_250, currency: "usd" as const, reason: "The oven was cold" };
  await giveBack(world.as(host), gift);
  const mail = await mailOf(renter.id, "money_given_back");
  for (const words of [...said, "The oven was cold"]) expect(mail).toContain(words);
});

test.each([
  [
    "en",
    "A payment is disputed: $280.00",
    "did not get what they paid for",
    "A dispute has ended: $280.00",
    "ended in your favour: $280.00",
    "Your share of it is $68.00",
  ],
  [
    "es",
    "Un pago está en disputa: $280.00",
    "no recibió lo pagado",
    "Una disputa terminó: $280.00",
    "terminó a su favor: $280.00",
    "Su parte es $68.00",
  ],
] as const)(
  "in %s the host and support are told of a dispute and of how it ended",
  async (locale, ...said) => {
    const support = await world.person({ platformRole: "support", locale });
    const [opened, reason, ended, won, share] = said;
    for (const outcome of ["won", "lost"] as const) {
      const { host, bookingId } = await visited(locale, 60);
      const [payment] = await world.sql<{ intent: string }>(
        "select stripe_payment_intent_id as intent from payments where booking_id = $1",
        [bookingId],
      );
      const { id } = await stripe.dispute({
        payment_intent: payment!.intent,
        reason: "product_not_received",
      });
      await followDispute(world.system(), id);
      const first = await mailOf(host.id, "host_dispute_opened");
      for (const words of [opened, reason, `/host/bookings/${bookingId}#dispute`])
        expect(first).toContain(words);
      await stripe.decideDispute(id, outcome);
      await followDispute(world.system(), id);
      expect(await mailOf(host.id, `host_dispute_${outcome}`)).toContain(outcome === "won" ? won : share);
    }
    const desk = await mailOf(support.id, "dispute_opened");
    for (const words of [opened, reason, "/admin/disputes"]) expect(desk).toContain(words);
    const ends = await mailOf(support.id, "dispute_ended");
    for (const words of [ended, ...(locale === "es" ? ["ganada", "perdida"] : ["won", "lost"])])
      expect(ends).toContain(words);
  },
);

test.each([
  ["en", "referral_joined", "$25.00 of credit for your first booking"],
  ["es", "referral_thanks", "de crédito por su invitación"],
] as const)(
  "in %s whoever gains by an invitation is told how much, and not by whom",
  async (locale, template, says) => {
    const person = await world.person({ locale });
    await world.sql("select prep.queue_mail($1, $2::uuid, $2::uuid)", [template, person.id]);
    expect(await mailOf(person.id, template)).toContain(says);
  },
);
