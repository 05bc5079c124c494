import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { addHours, addMinutes } from "@/lib/core/interval";
import type { NamedPolicy, PolicyName } from "@/lib/core/kitchen-terms";
import { type Bps, bps, type Cents, cents, shareOf } from "@/lib/core/money";

const GRACE = { graceMinutes: 60, graceNoticeHours: 24 };

/** The named policies a host chooses from. A booking keeps a copy: later changes never reach it. */
export const POLICIES: Record<NamedPolicy, CancellationPolicy> = {
  flexible: {
    name: "flexible",
    ...GRACE,
    steps: [
      { hoursBefore: 24, refundBps: 10_000 },
      { hoursBefore: 0, refundBps: 5_000 },
    ],
  },
  moderate: {
    name: "moderate",
    ...GRACE,
    steps: [
      { hoursBefore: 72, refundBps: 10_000 },
      { hoursBefore: 24, refundBps: 5_000 },
    ],
  },
  strict: {
    name: "strict",
    ...GRACE,
    steps: [
      { hoursBefore: 336, refundBps: 10_000 },
      { hoursBefore: 168, refundBps: 5_000 },
    ],
  },
};

/** The terms of a kitchen: its own, or those of the name it chose. */
export function policyOf(kitchen: {
  cancellationPolicy: PolicyName;
  customPolicy: CancellationPolicy | null;
}): CancellationPolicy {
  const { cancellationPolicy: name, customPolicy } = kitchen;
  if (customPolicy) return customPolicy;
  // The database keeps the name and the terms together; what has neither is as strict as can be.
  return POLICIES[name === "custom" ? "strict" : name];
}

type Booked = {
  cancellationPolicy: CancellationPolicy;
  startsAt: Date;
  confirmedAt: Date | null;
  /** The most that may still come back: a booking moved when half was lost stays half lost. */
  refundCapBps?: number;
};
type Cancellable = Booked & {
  /** What was paid in all, and what of it went back before. */
  totalCents: number;
  refundedCents?: number;
  /** Without it, everything that was paid is the price of the time. */
  quote?: { totalCents: number };
};

/** The share of the price that the renter's terms give back at `now`, and why. */
export function refundShare(booking: Booked, now: Date): { share: Bps; reason: "grace" | "notice" | "late" } {
  const policy = booking.cancellationPolicy;
  const capped = (refundBps: number) => bps(Math.min(refundBps, booking.refundCapBps ?? 10_000));
  const inGrace = booking.confirmedAt !== null && now <= addMinutes(booking.confirmedAt, policy.graceMinutes);
  if (inGrace && now <= addHours(booking.startsAt, -policy.graceNoticeHours))
    return { share: capped(10_000), reason: "grace" };
  const step = [...policy.steps]
    .sort((a, b) => b.hoursBefore - a.hoursBefore)
    .find(({ hoursBefore }) => now <= addHours(booking.startsAt, -hoursBefore));
  return step ? { share: capped(step.refundBps), reason: "notice" } : { share: bps(0), reason: "late" };
}

/**
 * What the renter gets back when cancelling at `now`, and why: the share of the price of the time as it stands. A host or
 * the platform cancelling gives back all that is left.
 */
export function refundFor(booking: Cancellable, by: "renter" | "host" | "platform", now: Date) {
  const left = cents(booking.totalCents - (booking.refundedCents ?? 0));
  const keep = (refundCents: Cents, reason: "host" | "grace" | "notice" | "late") => ({
    refundCents,
    keptCents: cents(left - refundCents),
    reason,
  });
  if (by !== "renter") return keep(left, "host");
  const { share, reason } = refundShare(booking, now);
  const price = cents(booking.quote?.totalCents ?? booking.totalCents);
  const feeCents = reason === "grace" ? 0 : (booking.cancellationPolicy.feeCents ?? 0);
  return keep(cents(Math.min(left, Math.max(0, shareOf(price, share) - feeCents))), reason);
}
