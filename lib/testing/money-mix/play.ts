import Stripe from "stripe";
import { AppError } from "@/lib/core/errors";
import type { People } from "@/lib/testing/people-in";
import { randomFrom } from "@/lib/testing/random";
import type { StripeControl } from "@/scripts/local/stripe/control";
import { Actor } from "./actor";
import { wrongWith, wrongWithBooks } from "./books";
import { type Cast, openCast } from "./cast";
import { faultFrom, inWeather, letWeatherIn } from "./weather";

/** All that is wrong is looked at this often. */
const OPERATIONS_PER_LEG = 2_000;

export type MixReport = {
  seed: number;
  operations: number;
  /** Calls by the name of their verb, and faults that were met by their kind. */
  verbs: Record<string, number>;
  faults: Record<string, number>;
  /** What was refused, by its code. */
  refused: Record<string, number>;
  /** How often everything was looked at, and all that was found wrong. */
  checks: number;
  wrong: string[];
};
type Options = { seed: number; operations: number; actors?: number; onLeg?: (report: MixReport) => void };

/**
 * Quotes, charges, credit given and moved out of balances, refunds, claims, disputes, transfers, reversals and payouts, mixed at
 * random by many who act at once, with a fault in one step of three and a second delivery of another third. What one booking and one wallet may never be is looked at
 * after each step, all of the books every two thousand operations. An operation is one call of a verb. The seed decides every draw;
 * how they interleave, and with it what becomes of a draw, is the machine's.
 */
export async function playMoneyMix(
  people: People,
  control: StripeControl,
  { seed, operations, actors = 8, onLeg }: Options,
): Promise<MixReport> {
  letWeatherIn();
  const cast = await openCast(people, control);
  const report: MixReport = {
    ...{ seed, operations: 0, verbs: cast.tally, faults: {}, refused: {}, checks: 0, wrong: [] },
  };
  const players = Array.from({ length: actors }, (_, n) => {
    const random = randomFrom(seed + n * 1_000_003);
    return { actor: new Actor(cast, random), random };
  });
  while (cast.operations() < operations && report.wrong.length === 0) {
    const until = Math.min(operations, cast.operations() + OPERATIONS_PER_LEG);
    const going = () => cast.operations() < until && report.wrong.length === 0;
    await Promise.all(
      players.map(async ({ actor, random }) => {
        while (going()) await step(cast, actor, faultFrom(random), report);
      }),
    );
    report.wrong.push(...(await wrongWithBooks(cast)));
    report.checks++;
    report.operations = cast.operations();
    onLeg?.(report);
  }
  report.wrong.push(...(await control.violations()));
  return report;
}

async function step(
  cast: Cast,
  actor: Actor,
  fault: ReturnType<typeof faultFrom>,
  report: MixReport,
): Promise<void> {
  const { works, play } = await actor.next();
  const { met, result } = await inWeather({ fault, tally: report.faults }, () =>
    Promise.allSettled(works.map((work) => work())),
  );
  for (const end of result ?? []) {
    if (end.status === "fulfilled") continue;
    const code = !(end.reason instanceof AppError)
      ? "broken"
      : gaveWay(end.reason)
        ? "deadlock"
        : end.reason.code;
    report.refused[code] = (report.refused[code] ?? 0) + 1;
    if (!excused(end.reason, met)) report.wrong.push(String(end.reason?.stack ?? end.reason));
  }
  if (play) report.wrong.push(...(await wrongWith(cast, play)));
}

/** Undone whole by the database, to be asked again: no harm, but worth a look when it grows. */
const gaveWay = ({ cause }: AppError) => cause instanceof Error && /deadlock detected/.test(cause.message);

/** Refusals are answers. Anything else is a bug, unless this very step was being disturbed. */
const excused = (error: unknown, disturbed: boolean): boolean =>
  error instanceof AppError ||
  (disturbed && (error instanceof Stripe.errors.StripeError || error instanceof TypeError));
