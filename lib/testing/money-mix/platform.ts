import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { stripe } from "@/lib/integrations/stripe";
import type { Random } from "@/lib/testing/random";
import type { Cast } from "./cast";

/** Something that is about to happen, its choices drawn already, so that a second delivery asks for the same. */
export type Work = () => Promise<unknown>;

export function creditFrom({ verbs, people, renters, admin }: Cast, random: Random): Work {
  const grant = { grantId: uuidv7(), email: random.pick(renters).email, currency: "usd" as const };
  const amountCents = 1 + random.below(20_000);
  return () => verbs.creditWallet(people.as(admin), { ...grant, amountCents, reason: "A cold walk-in" });
}

/** A host turns what they have at Stripe into credit of their own, more than there is now and then. */
export function transferFrom({ verbs, people, hosts }: Cast, random: Random): Work {
  const host = random.pick(hosts);
  const { organizationId } = host;
  const transfer = { transferId: uuidv7(), organizationId, currency: "usd" as const };
  const amountCents = 50 + random.below(20_000);
  return () => verbs.transferToCredit(people.as(host), { ...transfer, amountCents });
}

/** One of the platform's jobs, or an event of Stripe's. */
export function jobFrom(cast: Cast, random: Random): Work {
  const { verbs, people } = cast;
  const jobs: ((ctx: Ctx) => Promise<unknown>)[] = [
    ...[verbs.settleDeposits, verbs.sendRefunds, verbs.followDisputes, verbs.settleUnfinished],
    ...[
      verbs.chargeDamage,
      verbs.finishPayouts,
      verbs.settleCreditTransfers,
      (ctx: Ctx) => payOut(cast, ctx),
      (ctx: Ctx) => sweep(cast, ctx),
    ],
  ];
  const [job, event] = [random.pick(jobs), random.below(6)];
  if (random.below(4) === 0) return () => deliver(cast, event);
  return () => job(people.system());
}

/** Holds that have stood for some seconds run out, paid at this moment or not. */
async function sweep({ verbs, people }: Cast, ctx: Ctx): Promise<unknown> {
  await people.sql(
    "update bookings set hold_expires_at = now() - interval '1 second' where status = 'held' and created_at < now() - interval '5 seconds'",
  );
  return verbs.sweepHolds(ctx);
}

/** A week later: what was paid out belongs to another one. */
export async function payOut({ verbs, people }: Cast, ctx: Ctx): Promise<unknown> {
  await people.sql(
    `with paid as (select p.id, p.organization_id from payouts p join organizations o on o.id = p.organization_id
       where p.status = 'paid' and p.week_of = prep.payout_week(o.time_zone) order by p.id for update of p skip locked)
     update payouts w set week_of = (select min(x.week_of) - 7 from payouts x where x.organization_id = w.organization_id) from paid where w.id = paid.id`,
  );
  return verbs.runPayouts(ctx);
}

/** An event of Stripe's, late, again, or before an older one. */
async function deliver({ verbs, people }: Cast, index: number): Promise<unknown> {
  const { data } = await stripe().events.list({ limit: 6 });
  const event = data[index % Math.max(1, data.length)];
  return event && verbs.receiveStripeEvent(people.system(), event);
}
