import { holdSlot } from "@/lib/bookings";
import type { EquipmentChoice } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { finishOnboarding, settleCheckout, startCheckout, startOnboarding } from "@/lib/payments";
import { completeOnboarding, payCheckout, stripeControl } from "@/scripts/local/stripe/control";

/** What people do on Stripe's pages, done for the tests and the seed. */

export const CARDS = {
  good: "4242424242424242",
  declined: "4000000000000002",
  challenge: "4000002500003155",
  /** Its money is available at once, so that transfers need not wait for the clock. */
  instant: "4000000000000077",
} as const;

export const control = () => stripeControl(env().STRIPE_API_BASE ?? "");

export async function hold(
  ctx: Ctx,
  spaceId: string,
  startsAt: Date,
  durationMinutes = 120,
  equipment: EquipmentChoice[] = [],
): Promise<string> {
  const once = { key: uuidv7(), hash: "" };
  return (await holdSlot(ctx, { spaceId, startsAt, durationMinutes, equipment }, once)).booking.id;
}

/** Agrees to what is asked, presses Pay and fills in the payment page; returns the Session that the return page would be given. */
export async function pay(ctx: Ctx, bookingId: string, card: string = CARDS.good): Promise<string> {
  const { url } = await startCheckout(ctx, { bookingId, agreesToDamage: true });
  const { redirectedTo, alert } = await payCheckout(url, { card });
  const session = /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1];
  if (!session) throw new Error(`the payment page did not let go: ${alert}`);
  return session;
}

/** From an empty slot to a confirmed, captured booking. */
export async function book(
  ctx: Ctx,
  spaceId: string,
  startsAt: Date,
  durationMinutes = 120,
  card?: string,
  equipment: EquipmentChoice[] = [],
) {
  const bookingId = await hold(ctx, spaceId, startsAt, durationMinutes, equipment);
  const session = await pay(ctx, bookingId, card);
  await settleCheckout(ctx, session);
  return { bookingId, session };
}

/** Gives an organization a Stripe account that may be paid, by filling in Stripe's form. */
export async function onboard(ctx: Ctx, organizationId: string): Promise<void> {
  const { url } = await startOnboarding(ctx, { organizationId, returnTo: "/host" });
  await completeOnboarding(url);
  await finishOnboarding(ctx, { organizationId, returnTo: "/host" });
}
