import Stripe from "stripe";
import { checkIn, checkOut, holdSlot } from "@/lib/bookings";
import { AppError } from "@/lib/core/errors";
import { addHours } from "@/lib/core/interval";
import { env } from "@/lib/env";
import { stripe, verifiedStripeEvent } from "@/lib/integrations/stripe";
import { cancelBooking, receiveStripeEvent, settleCheckout, startCheckout } from "@/lib/payments";
import { CARDS, onboard } from "@/lib/testing/paying";
import { randomFrom } from "@/lib/testing/random";
import { payCheckout } from "@/scripts/local/stripe/control";
import { type Cast, JOBS, type Stage } from "./stage";
import type { Deed, Happening, Played, Step } from "./story";

type Row = { id: string; renter_id: string; organization_id: string; starts_at: Date };

/** Hours from the beginning, and minutes: close together, so that people get in each other's way. */
const SLOTS: [number, number][] = [
  [1, 60],
  [2, 120],
  [3, 60],
  [30, 120],
  [31, 60],
  [80, 120],
];
const CARD = {
  good: CARDS.good,
  declined: CARDS.declined,
  challenge: CARDS.challenge,
  "challenge-fails": CARDS.challenge,
};

/** One story in progress: what its people have in their hands. */
export class Play {
  private attempts: { renter: number; space: number; slot: number; key: string }[] = [];
  /** Bookings whose payer was once sent to a payment page. */
  readonly sentToPay = new Set<string>();
  /** Pages that payers have open, and Sessions that came back from them. */
  private pages = new Map<string, string>();
  private sessions: { id: string; renterId: string }[] = [];
  private delivered = new Set<string>();
  private onboarded = false;

  constructor(
    private readonly stage: Stage,
    private readonly cast: Cast,
  ) {}

  async take(step: Step): Promise<void> {
    if (step.do !== "together") return this.happen(step);
    await this.stage.later(1 / 30);
    const works = [];
    for (const deed of step.deeds) works.push({ fault: deed.fault, work: await this.prepare(deed) });
    const outcomes = await this.stage.wire.together(works, randomFrom(step.order));
    for (const [i, { error }] of outcomes.entries()) {
      const fault = works[i]?.fault ?? null;
      if (error !== undefined && !excused(error, fault !== null)) throw error;
    }
  }

  private async happen(event: Happening): Promise<void> {
    await this.stage.later(1 / 30);
    switch (event.do) {
      case "fill-in-card":
        return this.fillIn(event.page, event.card);
      case "wait":
        return this.pass(event.minutes);
      case "wait-for-start": {
        const { starts_at: startsAt } = (await this.booking(event.booking)) ?? {};
        const minutes = startsAt ? (startsAt.getTime() - this.stage.now().getTime()) / 60_000 - 10 : 0;
        return minutes > 0 ? this.pass(minutes) : undefined;
      }
      case "outage":
        await this.stage.later(event.hours * 60);
        return this.everyMinute();
      case "redis-emptied":
        return this.stage.world.at(this.stage.now());
      case "onboard":
        if (!this.onboarded)
          await onboard(this.stage.world.as(this.cast.late), this.cast.late.organizationId);
        this.onboarded = true;
    }
  }

  /** Time goes by and the platform's own clock runs its jobs, as it does every minute. */
  async pass(minutes: number): Promise<void> {
    for (const part of minutes > 30 ? [1, 16, minutes - 17] : [minutes]) {
      await this.stage.later(part);
      if (minutes > 5) await this.everyMinute();
    }
  }

  async everyMinute(): Promise<void> {
    for (const job of [
      "expire-holds",
      "settle-payments",
      "send-refunds",
      "close-bookings",
      "finish-payouts",
    ] as const)
      await JOBS[job](this.stage.world.system());
  }

  private async fillIn(page: number, card: keyof typeof CARD): Promise<void> {
    const [bookingId, url] = [...this.pages].at(-1 - (page % Math.max(1, this.pages.size))) ?? [];
    if (!bookingId || !url) return;
    const challenge = card === "challenge" ? "complete" : card === "challenge-fails" ? "fail" : undefined;
    const { redirectedTo } = await payCheckout(url, { card: CARD[card], ...(challenge && { challenge }) });
    const id = /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1];
    if (!id) return;
    this.pages.delete(bookingId);
    const [booking] = await this.stage.world.sql<Row>("select * from bookings where id = $1", [bookingId]);
    this.sessions.push({ id, renterId: booking?.renter_id ?? "" });
  }

  private async booking(index: number): Promise<Row | undefined> {
    const rows = await this.stage.world.sql<Row>(
      "select id, renter_id, organization_id, starts_at from bookings order by created_at, starts_at, renter_id",
    );
    // The newest first: most of what happens, happens to them.
    return rows.at(-1 - (index % Math.max(1, rows.length)));
  }

  private renter = (id: string) => {
    const person = this.cast.renters.find((renter) => renter.id === id);
    if (!person) throw new Error("nobody of this cast");
    return this.stage.world.as(person);
  };

  private who(row: Row, by: "renter" | "host") {
    const host = this.cast.hosts.get(row.organization_id);
    return by === "host" && host ? this.stage.world.as(host) : this.renter(row.renter_id);
  }

  /** Chooses now what the deed is about, so that what happens beside it does not change the choice. */
  private async prepare(deed: Deed | Played): Promise<() => Promise<unknown>> {
    const { world } = this.stage;
    const nothing = async () => undefined;
    switch (deed.do) {
      case "hold": {
        const attempt = { ...deed, key: `attempt-${this.attempts.length}` };
        this.attempts.push(attempt);
        return () => this.hold(attempt);
      }
      case "hold-again": {
        const attempt = this.attempts[deed.attempt % Math.max(1, this.attempts.length)];
        return attempt ? () => this.hold(attempt) : nothing;
      }
      case "press-pay": {
        const row = await this.booking(deed.booking);
        return row ? () => this.pressPay(row) : nothing;
      }
      case "come-back": {
        const session = this.sessions.at(-1 - (deed.session % Math.max(1, this.sessions.length)));
        return session ? () => settleCheckout(this.renter(session.renterId), session.id) : nothing;
      }
      case "cancel":
      case "check-in":
      case "check-out": {
        const row = await this.booking(deed.booking);
        if (!row) return nothing;
        const bookingId = row.id;
        if (deed.do === "cancel")
          return () => cancelBooking(this.who(row, deed.by), { bookingId, reason: "" });
        return () => (deed.do === "check-in" ? checkIn : checkOut)(this.who(row, deed.by), { bookingId });
      }
      case "webhook":
        return this.webhook(deed.event, deed.fresh);
      case "job":
        return () => JOBS[deed.job](world.system());
    }
  }

  private hold({ renter, space, slot, key }: { renter: number; space: number; slot: number; key: string }) {
    const person = this.cast.renters[renter];
    const [hours, durationMinutes] = SLOTS[slot] ?? [1, 60];
    const spaceId = this.cast.spaces[space] ?? "";
    const startsAt = addHours(this.stage.begin, hours);
    if (!person) throw new Error("nobody of this cast");
    return holdSlot(this.stage.world.as(person), { spaceId, startsAt, durationMinutes }, { key, hash: key });
  }

  private async pressPay(row: Row): Promise<void> {
    const { url } = await startCheckout(this.renter(row.renter_id), { bookingId: row.id });
    this.pages.set(row.id, url);
    this.sentToPay.add(row.id);
  }

  /** An event of Stripe's as it would be delivered: signed, late, again, or before an older one. */
  async webhook(index: number, fresh: boolean): Promise<() => Promise<unknown>> {
    const { data } = await stripe().events.list({ limit: 100 });
    // Newest first, as Stripe lists them: the index says how late.
    const choice = fresh ? data.filter((event) => !this.delivered.has(event.id)) : data;
    const event = choice[index % Math.max(1, choice.length)];
    if (!event) return async () => undefined;
    const payload = JSON.stringify(event);
    const secret = env().STRIPE_WEBHOOK_SECRET;
    const header = await stripe().webhooks.generateTestHeaderStringAsync({ payload, secret });
    const verified = await verifiedStripeEvent(payload, header);
    return async () => {
      await receiveStripeEvent(this.stage.world.system(), verified);
      this.delivered.add(event.id);
    };
  }
}

/** Refusals are answers. Anything else is a bug, unless this very process was being disturbed. */
function excused(error: unknown, disturbed: boolean): boolean {
  if (error instanceof AppError)
    return disturbed || error.code !== "unavailable" || /payment page/.test(error.message);
  return disturbed && (error instanceof Stripe.errors.StripeError || error instanceof TypeError);
}
