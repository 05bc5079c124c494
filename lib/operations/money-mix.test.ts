import { expect, test } from "vitest";
import { answerClaim, decideClaim, fileClaim, getDeposit, settleDeposits, withdrawClaim } from "@/lib/claims";
import { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import {
  cancelBooking,
  changeBooking,
  followDispute,
  followDisputes,
  giveBackHold,
  sendRefunds,
  settleCheckout,
  startCheckout,
  sweepHolds,
} from "@/lib/payments";
import { runPayouts } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { CARDS, hold, onboard } from "@/lib/testing/paying";
import { randomFrom } from "@/lib/testing/random";
import { rounds } from "@/lib/testing/rounds";
import { openWorld, type World } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { checkInvariants } from "./check-invariants";

const world = await openWorld();
const control = await ownStripe();
const SEED = Number(process.env.PREP_SEED ?? Date.now() % 1_000_000);
const random = randomFrom(SEED);
const STEPS = rounds(80, 2_000);

type Signed = Awaited<ReturnType<World["person"]>>;
type Play = { id: string; renter: Signed; start: Date; slot: number };

const admin = await world.person({ platformRole: "admin" });
const host = await world.host();
await onboard(world.as(host), host.organizationId);
const renters = await Promise.all([1, 2, 3].map(() => world.person()));
const rates = { bands: [], packages: [], fees: [], minimumCents: null };
const played: Play[] = [];
let slots = 0;

/** A place of its own for each booking: all that are over were over at the same time. */
const place = async (depositCents: number | null) =>
  world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 3_333, rates: { ...rates, depositCents } }],
  });

async function begin(): Promise<void> {
  const renter = random.pick(renters);
  const { spaceId } = await place(random.pick([null, 5_000, 20_001]));
  const start = soon(30 + random.below(400));
  const id = await hold(world.as(renter), spaceId, start, 60 * (1 + random.below(4)));
  played.push({ id, renter, start, slot: slots++ });
  const end = random.below(10);
  if (end === 0) return void (await giveBackHold(world.as(renter), { bookingId: id }));
  await pay(played.at(-1) as Play, random.below(3) > 0);
}

async function pay({ id, renter }: Play, useCredit: boolean): Promise<void> {
  const { url } = await startCheckout(world.as(renter), { bookingId: id, useCredit });
  if (random.below(6) === 0) return;
  if (!url.includes("/c/pay/")) return;
  const { redirectedTo } = await payCheckout(url, { card: CARDS.instant });
  const session = /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "";
  await Promise.all([settleCheckout(world.system(), session), settleCheckout(world.system(), session)]);
}

async function claim(play: Play): Promise<void> {
  const most = (await getDeposit(world.as(host), { bookingId: play.id }))?.amountCents ?? 100;
  const amounts = [1 + random.below(most), 1 + random.below(most)].slice(0, 1 + random.below(2));
  const items = amounts.map((amountCents) => ({
    ...{ description: "Broken", amountCents, currency: "usd" as const },
  }));
  await fileClaim(world.as(host), { bookingId: play.id, claimId: uuidv7(), items });
}

async function answer(play: Play): Promise<void> {
  const items = (await getDeposit(world.as(host), { bookingId: play.id }))?.claim?.items ?? [];
  const disputed = items
    .filter(() => random.below(2) === 0)
    .map(({ itemId }) => ({ itemId, reason: "Not us" }));
  const twice = [1, 2].map(() =>
    answerClaim(world.as(play.renter), { bookingId: play.id, disputed, note: "" }),
  );
  await Promise.allSettled(twice);
}

async function decide(play: Play): Promise<void> {
  const found = (await getDeposit(world.as(host), { bookingId: play.id }))?.claim;
  if (!found) return;
  const awards = found.items.map(({ itemId, amountCents }) => ({
    ...{ itemId, awardedCents: random.below(amountCents + 1) },
  }));
  await decideClaim(world.as(admin), { claimId: found.id, awards, decision: "So be it" });
}

const disputed = new Map<string, string>();

/** A bank calls the money back, all or some of it; what Stripe tells of it comes twice, or not at all until the job asks. */
async function dispute({ id }: Play): Promise<void> {
  const [paid] = await world.sql<{ intent: string; cents: number }>(
    "select stripe_payment_intent_id as intent, amount_cents + deposit_cents as cents from payments where booking_id = $1 and kind = 'card' and status = 'captured'",
    [id],
  );
  if (!paid || disputed.has(id)) return;
  const amount = random.below(3) > 0 ? paid.cents : 1 + random.below(paid.cents);
  const { id: opened } = await control.dispute({ payment_intent: paid.intent, reason: "fraudulent", amount });
  disputed.set(id, opened);
  if (random.below(3) > 0) await twiceOver(opened);
}
const twiceOver = (opened: string) =>
  Promise.all([followDispute(world.system(), opened), followDispute(world.system(), opened)]);

async function bankDecides({ id }: Play): Promise<void> {
  const opened = disputed.get(id);
  if (!opened) return;
  await control.decideDispute(opened, random.pick(["won", "lost"]));
  if (random.below(3) > 0) await twiceOver(opened);
}

const bookingId = ({ id }: Play) => ({ bookingId: id });
/** What may happen to a booking; what is refused then changes nothing. */
const MOVES: ((play: Play) => Promise<unknown>)[] = [
  (play) => cancelBooking(world.as(play.renter), { ...bookingId(play), reason: "" }),
  (play) => cancelBooking(world.as(host), { ...bookingId(play), reason: "Flooded" }),
  (play) =>
    changeBooking(world.as(play.renter), { ...bookingId(play), startsAt: play.start, durationMinutes: 60 }),
  (play) => pay(play, random.below(2) === 0),
  (play) => overSince(world, play.id, random.pick([1, 47, 60])),
  (play) => overSince(world, play.id, random.pick([1, 47, 60])),
  claim,
  claim,
  answer,
  answer,
  decide,
  dispute,
  bankDecides,
  bankDecides,
  (play) => withdrawClaim(world.as(host), bookingId(play)),
  (play) =>
    world.sql(
      "update claims set answer_by = now() - interval '1 second' where booking_id = $1 and state = 'open'",
      [play.id],
    ),
];
/** A week later: what was paid out belongs to another one. */
async function payOut(ctx: ReturnType<World["system"]>): Promise<unknown> {
  await world.sql(
    "update payouts set week_of = week_of - 7 * (select count(*)::int from payouts) where status = 'paid' and week_of > now() - interval '7 days'",
  );
  return runPayouts(ctx);
}
const JOBS = [settleDeposits, payOut, sendRefunds, sweepHolds, followDisputes];

async function step(): Promise<void> {
  const what = random.below(20);
  if (what < 5 || played.length === 0) return begin();
  if (what === 5) {
    await credit(world.as(admin), random.pick(renters).email, 1 + random.below(20_000));
    return;
  }
  if (what < 9) {
    const job = random.pick(JOBS);
    await Promise.all([job(world.system()), job(world.system())]);
    return;
  }
  await random.pick(MOVES)(random.pick(played.slice(-12)));
}

async function allIsWell(at: number): Promise<void> {
  await followDisputes(world.system());
  await sendRefunds(world.system());
  const found = await checkInvariants(world.system(), { settled: true });
  expect(found, `seed ${SEED}, after ${at} steps`).toEqual([]);
  const without = await world.sql(
    "select key from ledger_transactions where booking_id is null and kind <> 'credit_granted'",
  );
  expect(without, `seed ${SEED}: every posting names its cause`).toEqual([]);
}

test("however credit, cards, refunds, deposits, claims, disputes and payouts are mixed, the books close to the cent", async () => {
  console.info(`money mix: seed ${SEED}, ${STEPS} steps`);
  let refused = 0;
  for (let at = 1; at <= STEPS; at++) {
    await step().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      refused++;
    });
    if (at % 40 === 0) await allIsWell(at);
  }
  await allIsWell(STEPS);
  expect(refused).toBeLessThan(STEPS);
  const kinds = (await world.sql<{ kind: string }>("select distinct kind from ledger_transactions")).map(
    ({ kind }) => kind,
  );
  // A short walk may well do without some of them.
  const walked = STEPS < 1_000 ? ["capture"] : ["capture", "refund", "credit_granted", "credit_spent"];
  const disputes = STEPS < 1_000 ? [] : ["dispute", "dispute_won", "dispute_lost"];
  expect(kinds).toEqual(expect.arrayContaining([...walked, ...disputes]));
}, 600_000);
