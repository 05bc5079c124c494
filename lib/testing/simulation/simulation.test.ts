import fc from "fast-check";
import { expect, test } from "vitest";
import { FOUND } from "./found";
import { perform, whatBecame } from "./perform";
import { openStage } from "./stage";
import { story } from "./story";

/** The same stories in every run; `npm run simulate` has others, for as long as it is told to. */
const BUDGET_MS = Number(process.env.PREP_SIMULATE_SECONDS ?? 70) * 1_000;
const seed = Number(process.env.PREP_SIMULATE_SEED ?? 20_300_107);
const path = process.env.PREP_SIMULATE_PATH;
const SHRINKING_MS = 60_000;
const stage = await openStage();

test("a story that is played again is the same history", async () => {
  const [steps = []] = fc.sample(story, { seed: 7, numRuns: 1 });
  expect(await perform(stage, steps)).toEqual(await perform(stage, steps));
});

test.each(Object.entries(FOUND))("%s", async (_, steps) => {
  await perform(stage, steps);
});

test(
  `whatever people, Stripe, crashes and clocks do, I1 to I11 hold (seed ${seed})`,
  async () => {
    const told: Record<string, number> = { stories: 0, steps: 0 };
    const count = (what: string, n = 1) => {
      told[what] = (told[what] ?? 0) + n;
    };
    const property = fc.asyncProperty(story, async (steps) => {
      await perform(stage, steps);
      count("stories");
      count("steps", steps.length);
      for (const what of await whatBecame(stage)) count(what);
    });
    await fc.assert(property, {
      seed,
      ...(path && { path }),
      numRuns: 1_000_000,
      interruptAfterTimeLimit: BUDGET_MS,
      markInterruptAsFailure: false,
    });
    console.info(`simulation: seed ${seed}`, told);
    // A theatre in which nothing happens proves nothing.
    for (const what of [
      "payment captured",
      "refund succeeded",
      "transfer",
      "expired",
      "cancelled",
      "completed",
    ])
      expect([what, told[what] ?? 0]).not.toEqual([what, 0]);
  },
  BUDGET_MS + SHRINKING_MS,
);
