import { addDays, addMinutes } from "@/lib/core/interval";
import { dayStart, localDate, type OpeningHours } from "@/lib/core/zoned";
import { addClosure, saveHours } from "@/lib/kitchens";
import type { Random } from "./random";
import { type ModelSpace, SlotModel } from "./slot-model";
import type { World } from "./world";

const TABLES = [1, 2, 3, 4].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));

/** Times of day that no change of any of their clocks touches; past 24 is the night after. */
const EDGES = [4, 5, 6, 9, 12, 15, 18, 20, 22, 23, 28];

function shifts(random: Random): OpeningHours[] {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    if (weekday === 3 || random.below(8) === 0) return [];
    const edges = random
      .shuffled(EDGES)
      .slice(0, 4)
      .sort((a, b) => a - b);
    const [a = 6, b = 12, c = 15, d = 20] = edges;
    const day = [
      { weekday, opensMinute: a * 60, closesMinute: b * 60 },
      { weekday, opensMinute: c * 60, closesMinute: d * 60 },
    ];
    return random.below(2) === 0 ? day : [{ weekday, opensMinute: a * 60, closesMinute: d * 60 }];
  });
}

/** A kitchen of four tables in both worlds, offered as a whole, as pools and by itself, under rules drawn by lot. */
export async function openPlay(world: World, zone: string, random: Random) {
  const terms = () => {
    const step = random.pick([15, 30, 60] as const);
    const min = step * (1 + random.below(4));
    return {
      incrementMinutes: step,
      minMinutes: min,
      maxMinutes: min + step * random.below(8),
      bufferBeforeMinutes: random.pick([0, 0, 15, 45]),
      bufferAfterMinutes: random.pick([0, 30, 75]),
      avoidGaps: random.below(3) === 0,
    };
  };
  const specs = [
    { stations: [0, 1, 2, 3], units: null, ...terms() },
    { stations: [1, 2, 3], units: 1, ...terms() },
    { stations: [0, 1, 2, 3], units: 2, ...terms() },
    { stations: [0], units: null, ...terms() },
  ];
  const hours = [...shifts(random), { weekday: 3, opensMinute: 300, closesMinute: 1_320 }];
  const leadTimeMinutes = random.pick([0, 60, 720]);
  const kitchen = await world.kitchen({
    timeZone: zone,
    hours,
    stations: TABLES,
    spaces: specs,
    leadTimeMinutes,
    horizonDays: 30,
    cancellationPolicy: "flexible",
  });
  const spaces = specs.map(
    (spec, i): ModelSpace => ({
      id: kitchen.spaceIds[i] ?? "",
      stations: spec.stations,
      units: spec.units,
      before: spec.bufferBeforeMinutes,
      after: spec.bufferAfterMinutes,
      min: spec.minMinutes,
      max: spec.maxMinutes,
      step: spec.incrementMinutes,
      avoidGaps: spec.avoidGaps,
      hours: null,
    }),
  );
  const model = new SlotModel(zone, hours, leadTimeMinutes, 30);
  const seen: Record<string, number> = {};
  const count = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  return { world, zone, random, kitchen, spaces, model, seen, count };
}
export type Play = Awaited<ReturnType<typeof openPlay>>;

/** A closure of the kitchen or a space, or other hours of a space: by the host's own verbs. */
export async function changeRules(play: Play, now: Date): Promise<void> {
  const { world, zone, random, kitchen, spaces, model } = play;
  const space = random.pick(spaces);
  const owner = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')", [
    kitchen.organizationId,
    owner.id,
  ]);
  if (random.below(2) === 0) {
    const spaceId = random.below(2) === 0 ? space.id : null;
    const [startsOn, endsOn] = [1 + random.below(25), 27].map((day) =>
      localDate(addDays(now, day), zone),
    ) as [string, string];
    const days = localDate(addDays(dayStart(startsOn, zone), 1 + random.below(2) + 0.5), zone);
    const closure = {
      kitchenId: kitchen.id,
      spaceId,
      startsOn,
      startsAtTime: "12:00",
      endsOn: days < endsOn ? days : endsOn,
      endsAtTime: "18:00",
      reason: "",
    };
    if (closure.endsOn <= startsOn) return;
    await addClosure(world.as(owner), closure);
    const noon = (day: string, hour: number) => addMinutes(dayStart(day, zone), hour * 60);
    // The wall clock of that day, also when it was changed in the night.
    const wall = (day: string, hour: number) => {
      const off =
        Number(
          new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(
            noon(day, hour),
          ),
        ) - hour;
      const minutes = Number(
        new Intl.DateTimeFormat("en-GB", { timeZone: zone, minute: "2-digit" }).format(noon(day, hour)),
      );
      return addMinutes(noon(day, hour), -off * 60 - minutes).getTime();
    };
    model.closed.push({ spaceId, from: wall(startsOn, 12), until: wall(closure.endsOn, 18) });
  } else {
    const hours = random.below(3) === 0 ? [] : shifts(random);
    await saveHours(world.as(owner), { kitchenId: kitchen.id, spaceId: space.id, hours });
    space.hours = hours.length > 0 ? hours : null;
  }
}
