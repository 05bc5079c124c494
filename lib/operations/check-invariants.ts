import type { Ctx } from "@/lib/context";
import { addDays, addHours } from "@/lib/core/interval";
import { historyDifferences } from "./anchor-history";
import { bookingChecks } from "./booking-invariants";
import { historyChecks } from "./history-invariants";
import { ledgerChecks } from "./ledger-invariants";
import { stripeDifferences } from "./stripe-invariants";
import { tenantChecks, visibleToNobody } from "./tenant-invariants";

export const INVARIANTS = ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11"] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One thing that must never be so: which rule, about what (an id or a table), and what was found. */
export type Violation = { invariant: Invariant; subject: string; detail: string };

/**
 * `settledBefore`: what is younger may still be on its way between us and Stripe, and says nothing yet.
 * `since`: how far back bookings and movements are looked at.
 */
export type Scope = { settledBefore: Date; since: Date; everything: boolean };

/** What a crash or a lost answer left between two steps has this long to be finished. */
const SETTLES_WITHIN_HOURS = 24;
const LOOK_BACK_DAYS = 35;

/**
 * Checks I1 to I11 and names every violation; empty when all is well. Changes nothing. `settled` is for a moment when
 * nothing is on its way any more: then nothing is excused by its age, and all of history is looked at. For the
 * platform's own jobs: with somebody signed in, what a stranger sees could not be tried.
 */
export async function checkInvariants(ctx: Ctx, { settled = false } = {}): Promise<Violation[]> {
  if (ctx.credential) throw new RangeError("the invariants are checked by the platform, not for a person");
  const scope: Scope = settled
    ? { settledBefore: addDays(ctx.now, 1), since: new Date(0), everything: true }
    : {
        settledBefore: addHours(ctx.now, -SETTLES_WITHIN_HOURS),
        since: addDays(ctx.now, -LOOK_BACK_DAYS),
        everything: false,
      };
  const checks = [
    ...bookingChecks(scope),
    ...ledgerChecks(scope),
    ...historyChecks(scope),
    ...tenantChecks(),
  ] as const;
  const [found, atStripe, leaked, rewritten] = await Promise.all([
    ctx.system.batch((query) => {
      const [first, ...rest] = checks.map((check) => query.execute<Violation>(check));
      if (!first) throw new RangeError("no invariant to check");
      return [first, ...rest];
    }),
    stripeDifferences(ctx, scope),
    visibleToNobody(ctx),
    historyDifferences(ctx),
  ]);
  return [...found.flatMap(({ rows }) => rows), ...atStripe, ...leaked, ...rewritten];
}
