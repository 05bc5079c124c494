import fc from "fast-check";
import { JOBS, type Job, RENTERS } from "./stage";
import type { Fault } from "./wire";

/** What one person, Stripe or the platform's clock sets in motion. Numbers choose among what there is at the time. */
export type Deed =
  | { do: "hold"; renter: number; space: number; slot: number }
  | { do: "hold-again"; attempt: number }
  | { do: "press-pay"; booking: number }
  | { do: "come-back"; session: number }
  | { do: "cancel"; booking: number; by: "renter" | "host" }
  | { do: "check-in" | "check-out"; booking: number; by: "renter" | "host" }
  | { do: "webhook"; event: number; fresh: boolean }
  | { do: "job"; job: Job };
/** What happens outside of our processes. */
export type Happening =
  | { do: "fill-in-card"; page: number; card: "good" | "declined" | "challenge" | "challenge-fails" }
  | { do: "wait"; minutes: number }
  | { do: "wait-for-start"; booking: number }
  | { do: "outage"; hours: number }
  | { do: "redis-emptied" }
  | { do: "onboard" };
export type Played = Deed & { fault: Fault | null };
export type Step = Happening | { do: "together"; order: number; deeds: Played[] };

/** Prints as it would be written by hand. */
const record = <T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
const index = fc.nat({ max: 7 });
const by = fc.constantFrom("renter" as const, "host" as const);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: record({
      do: fc.constant("hold" as const),
      renter: fc.nat({ max: RENTERS - 1 }),
      space: fc.nat({ max: 2 }),
      slot: fc.nat({ max: 5 }),
    }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant("hold-again" as const), attempt: index }) },
  { weight: 6, arbitrary: record({ do: fc.constant("press-pay" as const), booking: index }) },
  { weight: 4, arbitrary: record({ do: fc.constant("come-back" as const), session: index }) },
  { weight: 4, arbitrary: record({ do: fc.constant("cancel" as const), booking: index, by }) },
  { weight: 1, arbitrary: record({ do: fc.constant("check-in" as const), booking: index, by }) },
  { weight: 1, arbitrary: record({ do: fc.constant("check-out" as const), booking: index, by }) },
  {
    weight: 4,
    arbitrary: record({ do: fc.constant("webhook" as const), event: index, fresh: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: fc.constant("job" as const),
      job: fc.constantFrom(...(Object.keys(JOBS) as Job[])),
    }),
  },
);

const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: record({
      at: fc.nat({ max: 11 }),
      kind: fc.constantFrom("crash-before" as const, "crash-after" as const, "lost" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      down: fc.constantFrom("redis" as const, "stripe" as const, "database" as const, "mail" as const),
    }),
  },
);

const played: fc.Arbitrary<Played> = fc.tuple(deed, fault).map(([d, f]) => ({ ...d, fault: f }));

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: record({
      do: fc.constant("fill-in-card" as const),
      page: index,
      card: fc.constantFrom(
        "good" as const,
        "good" as const,
        "good" as const,
        "declined" as const,
        "challenge" as const,
        "challenge-fails" as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: fc.constant("wait" as const),
      minutes: fc.constantFrom(1, 5, 9, 10, 14, 15, 16, 31, 47, 61, 180, 1_440, 2_880, 7_200),
    }),
  },
  {
    weight: 1,
    arbitrary: record({ do: fc.constant("outage" as const), hours: fc.constantFrom(1, 20, 30, 120) }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant("redis-emptied" as const) }) },
  { weight: 1, arbitrary: record({ do: fc.constant("onboard" as const) }) },
);

const alone = (d: Played): Step => ({ do: "together", order: 0, deeds: [d] });

/** What most people want: a slot, paid for. Anything may go wrong at each step, and anyone may come in between. */
const visit: fc.Arbitrary<Step[]> = fc
  .tuple(
    record({
      do: fc.constant("hold" as const),
      renter: fc.nat({ max: RENTERS - 1 }),
      space: fc.nat({ max: 2 }),
      slot: fc.nat({ max: 5 }),
      fault,
    }),
    fault,
    fc.constantFrom(0, 0, 0, 1, 5, 9),
    fc.constantFrom<("come-back" | "webhook" | "expire-holds" | "nobody")[]>(
      "come-back",
      "webhook",
      "expire-holds",
      "nobody",
    ),
    fault,
  )
  .map(([hold, pressing, hesitates, teller, telling]) => {
    const steps: Step[] = [alone(hold), alone({ do: "press-pay", booking: 0, fault: pressing })];
    if (hesitates > 0) {
      steps.push({ do: "wait", minutes: hesitates }, alone({ do: "press-pay", booking: 0, fault: null }));
    }
    steps.push({ do: "fill-in-card", page: 0, card: "good" });
    if (teller === "come-back") steps.push(alone({ do: "come-back", session: 0, fault: telling }));
    if (teller === "webhook") steps.push(alone({ do: "webhook", event: 0, fresh: true, fault: telling }));
    if (teller === "expire-holds") {
      steps.push({ do: "wait", minutes: 15 }, alone({ do: "job", job: "expire-holds", fault: telling }));
    }
    return steps;
  });

/** The crew comes, works and leaves; somebody may forget to say so. */
const attendance: fc.Arbitrary<Step[]> = fc
  .tuple(index, by, fault, fault)
  .map(([booking, who, coming, leaving]) => [
    { do: "wait-for-start", booking },
    alone({ do: "check-in", booking, by: who, fault: coming }),
    { do: "wait", minutes: 61 },
    alone({ do: "check-out", booking, by: who, fault: leaving }),
  ]);

/** The weekly run, when some of what was booked is over. */
const payday: fc.Arbitrary<Step[]> = fc
  .tuple(fault, fault)
  .map(([closing, paying]) => [
    { do: "wait", minutes: 7_200 },
    alone({ do: "job", job: "close-bookings", fault: closing }),
    alone({ do: "job", job: "payouts", fault: paying }),
  ]);

const steps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: visit },
  { weight: 1, arbitrary: attendance },
  { weight: 1, arbitrary: payday },
  { weight: 4, arbitrary: played.map((d) => [alone(d)]) },
  {
    weight: 3,
    arbitrary: record({
      do: fc.constant("together" as const),
      order: fc.nat({ max: 9_999 }),
      deeds: fc.array(played, { minLength: 2, maxLength: 4, size: "max" }),
    }).map((together) => [together]),
  },
  { weight: 4, arbitrary: happening.map((h) => [h]) },
);

export const story: fc.Arbitrary<Step[]> = fc
  .array(steps, { minLength: 5, maxLength: 14, size: "max" })
  .map((parts) => parts.flat());
