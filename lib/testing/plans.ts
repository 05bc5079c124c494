import type { PlanTerms } from "@/lib/core/plan-terms";
import type { KitchenSpec } from "./factories";
import type { World } from "./world";

/** Ten hours a month and nothing else. */
export const TEN_HOURS: PlanTerms = {
  ...{ includes: "hours", perMonth: 600, overage: [], rollover: null, everywhere: false },
};

/** A kitchen with a table at $40 an hour (space 0) and a plan (space 1) with so many places at $200 a month. */
export async function kitchenWithPlan(
  world: World,
  terms: Partial<PlanTerms> = {},
  spec: Partial<KitchenSpec> = {},
  places = 3,
) {
  const kitchen = await world.kitchen({
    stations: [
      { name: "Table 1", kind: "table" },
      ...Array.from({ length: places }, (_, n) => ({ name: `Place ${n + 1}`, kind: "storage" as const })),
    ],
    spaces: [
      { stations: [0], hourlyRateCents: 4_000 },
      {
        ...{ name: "Baker", kind: "storage", storageKind: "plan", units: 1, hourlyRateCents: 0 },
        stations: Array.from({ length: places }, (_, n) => n + 1),
        monthlyRateCents: 20_000,
        plan: { ...TEN_HOURS, ...terms },
      },
    ],
    ...spec,
  });
  return { ...kitchen, planId: kitchen.spaceIds[1] ?? "" };
}
