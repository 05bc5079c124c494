import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { extendOpenTimes } from "@/lib/kitchens";
import { randomFrom } from "./random";
import { rounds } from "./rounds";
import { compareDay, settle, sweep, tryHold, tryMove, trySeries } from "./slot-play";
import { changeRules, openPlay } from "./slot-scene";
import { openWorld } from "./world";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });

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

test.each(ZONES)(
  "F2 F43 F44 a year in %s: every answer and every free slot is what a plain list of intervals says",
  async (zone) => {
    const random = randomFrom(ZONES.indexOf(zone) + 1);
    let now = new Date("2030-01-02T03:07:00Z");
    await world.at(now);
    const play = await openPlay(world, zone, random);
    for (let step = 0; step < rounds(140, 2_000); step++) {
      const kind = random.below(24);
      if (kind < 12) await tryHold(play, now);
      else if (kind < 14) await compareDay(play, now);
      else if (kind === 14) await changeRules(play, now);
      else if (kind < 18) await settle(play, now);
      else if (kind < 20) await tryMove(play, now);
      else if (kind === 20) await trySeries(play, now);
      else if (kind === 21) await sweep(play, now);
      else {
        now = addMinutes(now, random.below(3) === 0 ? random.below(80 * 1_440) : random.below(30));
        await world.at(now);
        await extendOpenTimes(world.system());
      }
    }
    expect(play.seen.held).toBeGreaterThan(10);
    console.info(zone, JSON.stringify(play.seen));
  },
);
