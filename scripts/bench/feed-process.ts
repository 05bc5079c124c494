/** Imports one calendar twice, in a process of its own whose memory can be limited. Started by feeds.ts. */
import { eq } from "drizzle-orm";
import { calendarFeeds } from "@/db/schema";
import { importFeed } from "@/lib/calendars/import-feed";
import { uuidv7 } from "@/lib/core/ids";
import { makeCtx } from "@/lib/http/make-ctx";

export type FeedJob = { id: string; url: string; timeZone: string; rounds: number };
export type FeedAnswer = { imports: number[]; unchanged: number[]; writes: number; outcomes: string[] };

let asked = 0;
const real = globalThis.fetch;
globalThis.fetch = (input, init) => {
  if (
    String(input instanceof Request ? input.url : input).startsWith(process.env.DATABASE_GATEWAY_URL ?? "-")
  )
    asked++;
  return real(input, init);
};

const ctx = () =>
  makeCtx({ requestId: uuidv7(), locale: "en", credential: null, actor: "system:bench", now: new Date() });

async function run({ id, url, timeZone, rounds }: FeedJob): Promise<FeedAnswer> {
  const answer: FeedAnswer = { imports: [], unchanged: [], writes: 0, outcomes: [] };
  const { system } = ctx();
  for (let round = 0; round < rounds; round++) {
    const none = {
      id,
      url,
      etag: "",
      lastModified: "",
      bodyHash: "",
      coversUntil: null,
      timeZone,
      horizonDays: 365,
    };
    answer.outcomes.push(await timed(none, answer.imports));
    const [known] = await system.run((query) =>
      query.select().from(calendarFeeds).where(eq(calendarFeeds.id, id)),
    );
    if (!known) throw new Error("the calendar was not stored");
    const again = { ...none, ...known, coversUntil: known.coversUntil?.toISOString() ?? null };
    const before = asked;
    answer.outcomes.push(await timed(again, answer.unchanged));
    answer.writes += asked - before;
  }
  return answer;
}

async function timed(feed: Parameters<typeof importFeed>[1], times: number[]): Promise<string> {
  const began = performance.now();
  const { kind } = await importFeed(ctx(), feed);
  times.push(performance.now() - began);
  return kind;
}

process.on("message", (job: FeedJob) => {
  void run(job).then((answer) => process.send?.(answer, () => process.exit(0)));
});
