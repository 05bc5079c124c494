import { expect, test } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, addMinutes } from "@/lib/core/interval";
import { dayStart, localDate, type OpeningHours } from "@/lib/core/zoned";
import { addClosure, extendOpenTimes, saveHours } from "@/lib/kitchens";
import { type Random, randomFrom } from "@/lib/testing/random";
import { rounds } from "@/lib/testing/rounds";
import { type ModelSpace, QUARTER_MS, SlotModel } from "@/lib/testing/slot-model";
import { openWorld } from "@/lib/testing/world";
import { getAvailability } from "./availability";
import { holdSlot } from "./hold-slot";
import { releaseHold } from "./release-hold";
import { lengthChoices, startChoices } from "./slot-choices";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const once = () => ({ key: uuidv7(), hash: "" });
const TABLES = [1, 2, 3, 4].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));

/** Two that change their clocks in the south, one by half an hour, two off the hour, one that never changes. */
const ZONES = [
  "America/Chicago",
  "America/Phoenix",
  "Australia/Sydney",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Europe/London",
];
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

async function stage(zone: string, random: Random) {
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
  return { kitchen, spaces, model: new SlotModel(zone, hours, leadTimeMinutes, 30) };
}

type Stage = Awaited<ReturnType<typeof stage>>;

/** Holds a random slot in both worlds and expects one answer. */
async function tryHold(
  { kitchen, spaces, model }: Stage,
  random: Random,
  zone: string,
  now: Date,
  seen: Record<string, number>,
) {
  const space = random.pick(spaces);
  // Half of them anywhere, half of them where the page offers something.
  const day = dayStart(localDate(addDays(now, random.below(33)), zone), zone);
  const asked = { spaceId: space.id, from: day, to: addDays(day, 1) };
  const availability = await getAvailability(world.anonymous(), asked);
  const offered = random.below(2) === 0 ? [] : startChoices(availability, localDate(day, zone));
  const startsAt = offered.length > 0 ? random.pick(offered) : addMinutes(day, 15 * random.below(96));
  const from = startsAt.getTime();
  const steps = (space.max - space.min) / space.step + 1;
  const minutes =
    random.below(12) === 0 ? 15 * (1 + random.below(40)) : space.min + space.step * random.below(steps);
  const expected = model.answer(space, from, minutes, now.getTime());
  const slot = { spaceId: space.id, startsAt, durationMinutes: minutes };
  const got = await holdSlot(world.as(await world.person()), slot, once()).then(
    ({ booking }) => booking.id,
    (error: AppError) => error,
  );
  if (typeof got !== "string") {
    expect({ code: got.code, slot }).toEqual({ ...expected, slot });
    seen[got.code] = (seen[got.code] ?? 0) + 1;
    return;
  }
  const rows = await world.sql<{ station_id: string }>(
    "select station_id from allocations where booking_id = $1",
    [got],
  );
  const stations = rows.map((row) => kitchen.stationIds.indexOf(row.station_id)).sort();
  expect({ stations, slot }).toEqual({ ...expected, slot });
  model.take(got, space, stations, from, minutes, now.getTime() + 10 * 60_000);
  seen.held = (seen.held ?? 0) + 1;
}

/** Everything the page offers of a day, against everything the definition allows. */
async function compareDay({ spaces, model }: Stage, random: Random, zone: string, now: Date) {
  const space = random.pick(spaces);
  const date = localDate(addDays(now, random.below(30)), zone);
  const [from, to] = [dayStart(date, zone), dayStart(date, zone, 1)];
  const availability = await getAvailability(world.anonymous(), {
    spaceId: space.id,
    from: addDays(from, -1),
    to: addDays(to, 9),
  });
  const offered = startChoices(availability, date).flatMap((at) =>
    lengthChoices(availability, at).map((minutes) => `${at.toISOString()} ${minutes}`),
  );
  const allowed: string[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += QUARTER_MS) {
    for (let minutes = space.min; minutes <= space.max; minutes += space.step) {
      if ("stations" in model.answer(space, at, minutes, now.getTime()))
        allowed.push(`${new Date(at).toISOString()} ${minutes}`);
    }
  }
  expect({ date, offered }).toEqual({ date, offered: allowed });
}

/** A closure of the kitchen or a space, or other hours of a space: by the host's own verbs. */
async function changeRules({ kitchen, spaces, model }: Stage, random: Random, zone: string, now: Date) {
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

test.each(ZONES)(
  "F2 F43 F44 a year in %s: every answer and every free slot is what a plain list of intervals says",
  async (zone) => {
    const random = randomFrom(ZONES.indexOf(zone) + 1);
    let now = new Date("2030-01-02T03:07:00Z");
    await world.at(now);
    const scene = await stage(zone, random);
    const seen: Record<string, number> = {};
    for (let step = 0; step < rounds(120, 2_000); step++) {
      const kind = random.below(20);
      if (kind < 12) await tryHold(scene, random, zone, now, seen);
      else if (kind < 14) await compareDay(scene, random, zone, now);
      else if (kind === 14) await changeRules(scene, random, zone, now);
      else if (kind < 18) {
        const open = scene.model.taken.find((taken) => taken.diesAt !== null && taken.diesAt > now.getTime());
        if (!open) continue;
        const keeps = random.below(4) > 0;
        if (keeps)
          await world.sql(
            "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = prep.now() where id = $1",
            [open.bookingId],
          );
        else await releaseHold(world.system(), open.bookingId, "cancelled");
        scene.model.settle(open.bookingId, keeps);
      } else {
        now = addMinutes(now, random.below(3) === 0 ? random.below(80 * 1_440) : random.below(30));
        await world.at(now);
        await extendOpenTimes(world.system());
      }
    }
    expect(seen.held).toBeGreaterThan(10);
  },
);
