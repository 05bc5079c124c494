import { sql } from "drizzle-orm";
import { spaceStations, spaces, stations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { StationKind } from "@/lib/core/kitchen-terms";
import { auditKitchen, authorizedKitchen, stationsQuery } from "./queries";
import type { ApplyTemplateInput } from "./schemas";

type Plan = {
  stations: { name: string; kind: StationKind }[];
  spaces: { name: string; units: number | null; hourlyRateCents: number; minMinutes: number }[];
};

const WORDS = {
  en: { room: "Main kitchen", table: "Table", oneTable: "One table", whole: "Whole kitchen" },
  es: { room: "Cocina principal", table: "Mesa", oneTable: "Una mesa", whole: "Cocina completa" },
};

/** Prices are a start: the host sees and changes them two steps later. */
function planOf(template: ApplyTemplateInput["template"], locale: "en" | "es"): Plan {
  const words = WORDS[locale];
  const whole = { name: words.whole, units: null, minMinutes: 120 };
  if (template === "one_room") {
    return {
      stations: [{ name: words.room, kind: "room" }],
      spaces: [{ ...whole, hourlyRateCents: 4_500 }],
    };
  }
  return {
    stations: [1, 2, 3, 4].map((n) => ({ name: `${words.table} ${n}`, kind: "table" as const })),
    spaces: [
      { name: words.oneTable, units: 1, minMinutes: 60, hourlyRateCents: 2_000 },
      { ...whole, hourlyRateCents: 6_500 },
    ],
  };
}

/** Fills an empty kitchen with stations and spaces to start from. Refuses `not_found`, `forbidden`, `conflict`. */
export async function applyTemplate(ctx: Ctx, { kitchenId, template }: ApplyTemplateInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const known = await ctx.db.run((query) => stationsQuery(query, kitchenId));
  if (known.length > 0) refuse("conflict", "This kitchen already has stations");
  const plan = planOf(template, ctx.locale);
  // Machines and shelves of the kitchen may be there before its tables.
  const after = sql`(select coalesce(max(s.position), -1) + 1 from stations s where s.kitchen_id = ${kitchenId})`;
  const stationRows = plan.stations.map((s, n) => ({
    ...{ id: uuidv7(), kitchenId, position: sql`${after} + ${n}::int` },
    ...s,
  }));
  const spaceRows = plan.spaces.map((s, position) => ({ id: uuidv7(), kitchenId, position, ...s }));
  const links = spaceRows.flatMap(({ id: spaceId }) =>
    stationRows.map(({ id: stationId }) => ({ spaceId, stationId })),
  );
  await ctx.db.batch((query) => [
    query.insert(stations).values(stationRows),
    query.insert(spaces).values(spaceRows),
    query.insert(spaceStations).values(links),
    auditKitchen(query, kitchen, "template_applied", { template }),
  ]);
}
