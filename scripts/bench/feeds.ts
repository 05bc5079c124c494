import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { MAX_EVENTS } from "@/lib/calendars/busy-times";
import { uuidv7 } from "@/lib/core/ids";
import { eventsFile } from "@/lib/testing/calendar-files";
import { withClient } from "../db/bootstrap";
import { median } from "./bar";
import type { Bench } from "./bench";
import type { FeedAnswer, FeedJob } from "./feed-process";
import { twelveStations } from "./twelve";

const ROUNDS = 9;
const HEAP_MB = 128;
const QUARTER_MS = 900_000;
const ETAG = '"one"';

/** Somebody else's calendar, and how often it was asked with and without what the caller already has. */
async function serveCalendar() {
  const top = Math.ceil(Date.now() / QUARTER_MS) * QUARTER_MS;
  const starts = Array.from({ length: MAX_EVENTS }, (_, n) => new Date(top + n * QUARTER_MS));
  const file = eventsFile(starts).replace(/\r?\n/g, "\r\n");
  const asked = { whole: 0, conditional: 0 };
  const server = createServer((request, response) => {
    const known = request.headers["if-none-match"] === ETAG;
    asked[known ? "conditional" : "whole"]++;
    if (known) response.writeHead(304).end();
    else response.writeHead(200, { "content-type": "text/calendar", etag: ETAG }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, asked, close: () => server.close() };
}

export const feeds: Bench = {
  name: "feeds",
  title: `Calendar of ${MAX_EVENTS.toLocaleString("en")} events`,
  about: `Fetched, read and stored in a process that may use ${HEAP_MB} MB of heap (needing more would end it), then asked again
unchanged. Median of ${ROUNDS} rounds.`,

  async run(world, size) {
    const database = await world.market(size);
    const { kitchenId, hostId } = await twelveStations(database);
    const calendar = await serveCalendar();
    const child = fork(fileURLToPath(new URL("feed-process.ts", import.meta.url)), [], {
      execArgv: ["--conditions=react-server", "--import", "tsx", `--max-old-space-size=${HEAP_MB}`],
      env: { ...process.env, ...database.env, CALENDAR_LOCAL_ORIGIN: calendar.origin },
    });
    try {
      const job: FeedJob = {
        ...{ id: uuidv7(), url: `${calendar.origin}/busy.ics` },
        ...{ timeZone: "America/Chicago", rounds: ROUNDS },
      };
      await withClient(database.admin, (client) =>
        client.query(
          "insert into calendar_feeds (id, kitchen_id, name, url, host, created_by) values ($1, $2, 'Bench', $3, 'localhost', $4)",
          [job.id, kitchenId, job.url, hostId],
        ),
      );
      child.send(job);
      const [answer] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [
        FeedAnswer | number,
      ];
      if (typeof answer !== "object" || answer === null)
        return [{ name: "within its memory", figure: "ended", bar: `<= ${HEAP_MB} MB`, met: false }];
      const imported = median(answer.imports);
      const right = answer.outcomes.every((kind, i) => kind === (i % 2 ? "unchanged" : "imported"));
      return [
        {
          ...{ name: "fetched, read and stored", figure: `${imported.toFixed(0)} ms`, bar: "<= 2000 ms" },
          met: right && imported <= 2_000,
        },
        { name: "heap it was given", figure: `${HEAP_MB} MB`, bar: `<= ${HEAP_MB} MB`, met: right },
        {
          name: "unchanged: requests, of them conditional",
          figure: `${calendar.asked.conditional / ROUNDS}`,
          bar: "= 1",
          met: calendar.asked.conditional === ROUNDS && calendar.asked.whole === ROUNDS,
        },
        {
          name: "unchanged: trips to the database",
          figure: `${answer.writes}`,
          bar: "= 0",
          met: right && answer.writes === 0,
          note: "When it was last asked is noted afterwards, for all feeds of a round in one update.",
        },
      ];
    } finally {
      calendar.close();
      child.kill();
    }
  },
};
