import { CARDS } from "@/lib/testing/paying";
import type { Random } from "@/lib/testing/random";
import type { Play } from "./actor";
import type { Cast } from "./cast";
import type { Work } from "./platform";

/** A bank calls the money back, all or some of it; we are told, or not at all until the job asks. */
export function disputeOf({ people, control, verbs }: Cast, random: Random, play: Play): Work {
  const [part, told] = [Math.max(0, random.next() * 2 - 1), random.below(3) > 0];
  const ofDamage = random.below(2) === 0;
  return async () => {
    if (play.disputeId) return;
    const [paid] = await people.sql<{ intent: string; cents: number }>(
      `select intent, cents from (
         select stripe_payment_intent_id as intent, amount_cents + deposit_cents as cents, false as damage from payments where booking_id = $1 and kind = 'card' and status = 'captured'
         union all select stripe_payment_intent_id, amount_cents, true from claim_charges where booking_id = $1 and state = 'paid') p order by damage = $2 desc limit 1`,
      [play.id, ofDamage],
    );
    if (!paid || play.disputeId) return;
    play.disputeId = "asked for";
    const amount = part === 0 ? paid.cents : 1 + Math.floor(part * (paid.cents - 1));
    const target = { payment_intent: paid.intent, reason: "fraudulent", amount };
    play.disputeId = (await control.dispute(target)).id;
    if (told) await verbs.followDispute(people.system(), play.disputeId);
  };
}

/** It decides what it has opened, the one way or the other. */
export function bankDecides({ people, control, verbs }: Cast, random: Random, play: Play): Work {
  const [outcome, told] = [random.pick(["won", "lost"] as const), random.below(3) > 0];
  return async () => {
    if (!play.disputeId?.startsWith("du_")) return;
    await control.decideDispute(play.disputeId, outcome);
    if (told) await verbs.followDispute(people.system(), play.disputeId);
  };
}

/** From now on the card that is kept pays nothing any more. */
export function cardDeclines({ people, control }: Cast, { id }: Play): Work {
  return async () => {
    const [kept] = await people.sql<{ method: string }>(
      "select stripe_payment_method_id as method from damage_consents where booking_id = $1 and stripe_payment_method_id is not null",
      [id],
    );
    if (kept) await control.steerCard(kept.method, CARDS.declined);
  };
}
