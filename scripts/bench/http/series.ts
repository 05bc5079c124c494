import { type Finding, percentile } from "../bar";
import type { Bench } from "../bench";
import { twelveStations } from "../twelve";
import { startLoad } from "./load";
import { giveBack, rentersWithKeys } from "./people";

const ROUNDS = 40;
const WARM_UP = 5;
const OCCURRENCES = 104;
const DAY_MS = 86_400_000;

const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

/** Two years of one weekday, beginning so soon that the first lies within every horizon. */
const twoYears = (spaceId: string, start: number) => ({
  spaceId,
  frequency: "weekly",
  startsOn: day(7 + (start % 7)),
  until: day(7 + (start % 7) + (OCCURRENCES - 1) * 7),
  startTime: "06:00",
  durationMinutes: 60,
});

const atMost = (name: string, times: readonly number[], failures: number, bar: number): Finding => {
  const p95 = percentile(
    [...times].sort((a, b) => a - b),
    0.95,
  );
  return {
    name: `${name}: p95`,
    figure: `${p95.toFixed(0)} ms`,
    bar: `<= ${bar} ms`,
    met: p95 <= bar && failures === 0,
    note: failures > 0 ? `${failures} answers failed` : "",
  };
};

export const series: Bench = {
  name: "series",
  title: `Series of ${OCCURRENCES} occurrences`,
  about: `Two years of weeks in a pool of four, one caller at a time, over HTTP: the list with every price and conflict, and all of them
held in one commit. ${ROUNDS} rounds each.`,

  async run(world, size) {
    const database = await world.market(size);
    const { anyOfFour } = await twelveStations(database);
    const people = await rentersWithKeys(database, ROUNDS + WARM_UP);
    const app = await world.serve(database);
    const load = await startLoad(world.say);
    const post = (path: string, body: object, key: string) => ({
      method: "POST",
      path,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const timesOf = async (path: string, extra: object, expect: number) => {
      const times: number[] = [];
      let failures = 0;
      for (const [round, { key }] of people.entries()) {
        await giveBack(database);
        const requests = [post(path, { ...twoYears(anyOfFour, round), ...extra }, key)];
        const answer = await load.send({
          origin: app.origin,
          requests,
          again: false,
          clients: 1,
          seconds: 60,
          expect,
        });
        if (answer.firstWrong) world.say(`expected ${expect}, got ${answer.firstWrong}`);
        if (round < WARM_UP) continue;
        times.push(...answer.latencies);
        if (answer.statuses[expect] !== 1) failures++;
      }
      return { times, failures };
    };
    try {
      const preview = await timesOf("/api/v1/series/preview", {}, 200);
      const held = await timesOf("/api/v1/series", { onConflict: "stop" }, 201);
      return [
        atMost("preview with prices and conflicts", preview.times, preview.failures, 100),
        atMost("all of them held in one commit", held.times, held.failures, 300),
      ];
    } finally {
      load.stop();
      await app.stop();
    }
  },
};
