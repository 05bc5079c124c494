import { getDeposit } from "@/lib/claims";
import { uuidv7 } from "@/lib/core/ids";
import { overSince } from "@/lib/testing/deposits";
import { soon } from "@/lib/testing/factories";
import { CARDS } from "@/lib/testing/paying";
import type { Random } from "@/lib/testing/random";
import { payCheckout } from "@/scripts/local/stripe/control";
import { bankDecides, cardDeclines, disputeOf } from "./bank";
import { type Cast, type Host, Places, type Renter } from "./cast";
import { creditFrom, jobFrom, transferFrom, type Work } from "./platform";

/** A booking that one actor began, and what it may still do with it. */
export type Play = {
  id: string;
  renter: Renter;
  host: Host;
  startsAt: Date;
  /** What is known of it, as far as it was answered. */
  stage: "begun" | "over" | "claimed";
  /** Whether one of both wants to cancel it; most bookings take place. */
  regretted: boolean;
  disputeId?: string;
};
type Move = (this: Actor, play: Play) => Work;
const NEWEST = 12;

/** Time cannot pass over a change that is being written at the same moment. */
const unlessTaken = (error: unknown) => {
  if (!(error instanceof Error && "code" in error && error.code === "23P01")) throw error;
};

/** One of many who act at once: has bookings and a stream of chance of its own, and shares hosts, wallets and jobs with all. */
export class Actor {
  private readonly played: Play[] = [];
  private readonly places: Places;

  constructor(
    private readonly cast: Cast,
    private readonly random: Random,
  ) {
    this.places = new Places(cast, random);
  }

  /** What happens next, and the booking that it happens to. */
  async next(): Promise<{ works: Work[]; play?: Play }> {
    const { random } = this;
    await this.places.prepare();
    const what = random.below(20);
    // So seldom that a booking is met often enough to come to its end.
    if (what < 2 || this.played.length === 0) return { works: [this.begin()] };
    const credited = () => (random.below(2) === 0 ? creditFrom : transferFrom)(this.cast, random);
    if (what === 2) return { works: this.perhapsTwice(credited()) };
    if (what < 6) return { works: this.perhapsTwice(jobFrom(this.cast, random)) };
    const play = random.pick(this.played.slice(-NEWEST));
    const works = this.perhapsTwice(this.move(play));
    // What two people do to one booking at the same moment.
    return { works: random.below(4) === 0 ? [...works, this.move(play)] : works, play };
  }

  private perhapsTwice = (work: Work): Work[] => (this.random.below(3) === 0 ? [work, work] : [work]);

  private begin(): Work {
    const { cast, random } = this;
    const renter = random.pick(cast.renters);
    const { spaceId, host } = this.places.take();
    const startsAt = soon(30 + random.below(400));
    const durationMinutes = 60 * (1 + random.below(4));
    const [end, once] = [random.below(12), { key: uuidv7(), hash: "" }];
    const regretted = random.below(4) === 0;
    const comesBack = this.comingBack();
    return async () => {
      const slot = { spaceId, startsAt, durationMinutes };
      const { booking } = await cast.verbs.holdSlot(cast.people.as(renter), slot, once);
      const play: Play = { id: booking.id, renter, host, startsAt, stage: "begun", regretted };
      this.played.push(play);
      if (end === 0) return cast.verbs.giveBackHold(cast.people.as(renter), { bookingId: play.id });
      return end === 1 ? null : this.pay(play, end % 3 > 0, comesBack);
    };
  }

  /** Whether the payer is sent back to us, and whether Stripe tells us as well. */
  private comingBack = () => [this.random.below(6) > 0, this.random.below(3) > 0] as const;

  private async pay(play: Play, useCredit: boolean, [returns, told]: readonly [boolean, boolean]) {
    const { verbs, people } = this.cast;
    const agreed = { bookingId: play.id, useCredit, agreesToDamage: true };
    const { url } = await verbs.startCheckout(people.as(play.renter), agreed);
    await this.payAt(url, play, returns, told);
  }

  private async payAt(url: string, { renter }: Play, returns: boolean, told: boolean): Promise<void> {
    const { verbs, people } = this.cast;
    if (!url.includes("/c/pay/")) return;
    const { redirectedTo } = await payCheckout(url, { card: CARDS.instant });
    const session = /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1];
    if (!session) return;
    await Promise.all([
      returns ? verbs.settleCheckout(people.as(renter), session) : null,
      told ? verbs.settleCheckout(people.system(), session) : null,
    ]);
  }

  /** What may happen to a booking; what is refused then changes nothing. */
  private move(play: Play): Work {
    const { verbs, people } = this.cast;
    const { random } = this;
    const [renter, host] = [() => people.as(play.renter), () => people.as(play.host)];
    const bookingId = play.id;
    const [durationMinutes, useCredit, back] = [
      60 * (1 + random.below(5)),
      random.below(2) === 0,
      this.comingBack(),
    ];
    const cancel = { bookingId, reason: "" };
    const dispute: Move = random.below(3) > 0 ? this.visit : () => disputeOf(this.cast, random, play);
    const decides: Move = () => bankDecides(this.cast, random, play);
    const declines: Move = () => cardDeclines(this.cast, play);
    const cancels: Move[] = [
      () => () => verbs.cancelBooking(renter(), cancel),
      () => () => verbs.cancelBooking(host(), { ...cancel, reason: "Flooded" }),
    ];
    const begun: Move[] = [
      ...(play.regretted ? cancels : []),
      this.giveBack,
      () => () => verbs.quoteCancellation(renter(), { bookingId }),
      () => () => this.change(play, durationMinutes, back),
      () => () => this.change(play, durationMinutes, back),
      () => () => this.pay(play, useCredit, back),
      ...[this.visit, this.visit, this.visit, dispute],
    ];
    const over: Move[] = [this.claim, this.claim, this.visit, this.giveBack, dispute, decides];
    const withdraw: Move = () => () => verbs.withdrawClaim(host(), { bookingId });
    const claimed: Move[] = [
      ...[this.proceed, this.proceed, this.proceed, this.proceed, this.answer, this.decide, withdraw],
      ...[this.silence, dispute, decides, declines, this.payDamage],
    ];
    if (play.disputeId && random.below(2) === 0) return bankDecides(this.cast, random, play);
    const likely = { begun, over, claimed }[play.stage];
    return random
      .pick(random.below(8) === 0 ? [...cancels, ...begun, ...over, ...claimed] : likely)
      .call(this, play);
  }

  private async change(
    play: Play,
    durationMinutes: number,
    back: readonly [boolean, boolean],
  ): Promise<void> {
    const { verbs, people } = this.cast;
    const input = { bookingId: play.id, startsAt: play.startsAt, durationMinutes };
    const outcome = await verbs.changeBooking(people.as(play.renter), input);
    if (outcome.status === "pending_payment") await this.payAt(outcome.url, play, ...back);
  }

  /** The host gives some of the price back, paid out by then or not. */
  private giveBack(play: Play): Work {
    const { verbs, people } = this.cast;
    const amountCents = 1 + this.random.below(6_000);
    const given = { bookingId: play.id, amountCents, reason: "Cold oven", currency: "usd" as const };
    return () => verbs.giveBack(people.as(play.host), given);
  }

  /** The visit is over since some hours, unless a change of it is open. */
  private visit(play: Play): Work {
    const hours = this.random.pick(play.stage === "begun" ? [1, 1, 47, 60] : [47, 60, 60]);
    return async () => {
      await overSince(this.cast.people, play.id, hours).catch(unlessTaken);
      const done = await this.cast.people.sql(
        "select 1 from bookings where id = $1 and status = 'completed'",
        [play.id],
      );
      if (play.stage === "begun" && done.length > 0) play.stage = "over";
    };
  }

  /** The renter says nothing until it is too late. */
  private silence(play: Play): Work {
    return () =>
      this.cast.people.sql(
        "update claims set answer_by = now() - interval '1 second' where booking_id = $1 and state = 'open'",
        [play.id],
      );
  }

  private claim(play: Play): Work {
    const { verbs, people } = this.cast;
    const parts = [this.random.next(), this.random.next()].slice(0, 1 + this.random.below(2));
    const claimId = uuidv7();
    return async () => {
      const host = people.as(play.host);
      const found = await getDeposit(host, { bookingId: play.id });
      const most = (found?.amountCents ?? 100) + (found?.beyondCents ?? 0);
      const items = parts.map((part) => ({
        ...{ description: "Broken", amountCents: 1 + Math.floor(part * most), currency: "usd" as const },
      }));
      await verbs.fileClaim(host, { bookingId: play.id, claimId, items });
      play.stage = "claimed";
    };
  }

  /** What its claim waits for is done, by whoever has to. */
  private proceed(play: Play): Work {
    const [answer, decide, pay] = [this.answer(play), this.decide(play), this.payDamage(play)];
    return async () => {
      const claim = (await getDeposit(this.cast.people.as(play.host), { bookingId: play.id }))?.claim;
      if (claim?.state === "open") await answer();
      if (claim?.state === "disputed") await decide();
      if (claim?.charge?.state === "declined") await pay();
    };
  }

  private answer(play: Play): Work {
    const { verbs, people } = this.cast;
    const doubts = [this.random.below(2), this.random.below(2)];
    return async () => {
      const found = await getDeposit(people.as(play.host), { bookingId: play.id });
      const disputed = (found?.claim?.items ?? [])
        .filter((_, n) => doubts[n] === 0)
        .map(({ itemId }) => ({ itemId, reason: "Not us" }));
      await verbs.answerClaim(people.as(play.renter), { bookingId: play.id, disputed, note: "" });
    };
  }

  private decide(play: Play): Work {
    const { verbs, people, admin } = this.cast;
    const part = this.random.next();
    return async () => {
      const found = (await getDeposit(people.as(play.host), { bookingId: play.id }))?.claim;
      if (!found) return;
      const awards = found.items.map(({ itemId, amountCents }) => ({
        ...{ itemId, awardedCents: Math.floor(part * (amountCents + 1)) },
      }));
      await verbs.decideClaim(people.as(admin), { claimId: found.id, awards, decision: "So be it" });
    };
  }

  private payDamage(play: Play): Work {
    const { verbs, people } = this.cast;
    const back = this.comingBack();
    return async () => {
      const { url } = await verbs.payDamage(people.as(play.renter), { bookingId: play.id });
      await this.payAt(url, play, ...back);
    };
  }
}
