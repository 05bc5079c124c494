import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { addHours, addMinutes } from "@/lib/core/interval";
import type { PolicyName } from "@/lib/core/kitchen-terms";
import { bps, type Cents, cents, shareOf } from "@/lib/core/money";

const GRACE = { graceMinutes: 60, graceNoticeHours: 24 };

/** The named policies a host chooses from. A booking keeps a copy: later changes never reach it. */
export const POLICIES: Record<PolicyName, CancellationPolicy> = {
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

type Cancellable = {
  cancellationPolicy: CancellationPolicy;
  startsAt: Date;
  confirmedAt: Date | null;
  totalCents: number;
};

/** What the renter gets back when cancelling at `now`, and why. A host or the platform cancelling refunds all. */
export function refundFor(booking: Cancellable, by: "renter" | "host" | "platform", now: Date) {
  const total = cents(booking.totalCents);
  const policy = booking.cancellationPolicy;
  const keep = (refundCents: Cents, reason: "host" | "grace" | "notice" | "late") => ({
    refundCents,
    keptCents: cents(total - refundCents),
    reason,
  });
  if (by !== "renter") return keep(total, "host");
  const inGrace = booking.confirmedAt !== null && now <= addMinutes(booking.confirmedAt, policy.graceMinutes);
  if (inGrace && now <= addHours(booking.startsAt, -policy.graceNoticeHours)) return keep(total, "grace");
  const step = [...policy.steps]
    .sort((a, b) => b.hoursBefore - a.hoursBefore)
    .find(({ hoursBefore }) => now <= addHours(booking.startsAt, -hoursBefore));
  return step ? keep(shareOf(total, bps(step.refundBps)), "notice") : keep(cents(0), "late");
}
