import { after } from "next/server";
import { fromRedis } from "@/lib/integrations/redis";

/** One hash of counters, shared by every process: on the edge there is none that could be scraped. */
const HASH = "metrics";
const GATHER_MS = 250;
const MAX_SERIES = 2_000;
const pending = new Map<string, number>();
let scheduled = false;

type Labels = Record<string, string | number>;

/** Adds to a counter, some time after the answer has left. Never slows or fails a request; a lost count is lost. */
export function count(name: string, labels: Labels = {}, by = 1): void {
  if (by === 0 || pending.size >= MAX_SERIES) return;
  const series = seriesOf(name, labels);
  pending.set(series, (pending.get(series) ?? 0) + by);
  if (scheduled) return;
  scheduled = true;
  try {
    after(flush);
  } catch {
    // Outside a request, as in tests, nothing waits for it.
    void flush();
  }
}

/** Sends what gathered meanwhile in one call. */
async function flush(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  scheduled = false;
  const counts = [...pending];
  pending.clear();
  await fromRedis(
    (client) => Promise.all(counts.map(([series, by]) => client.hincrby(HASH, series, by))),
    null,
  );
}

function seriesOf(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${String(value).replace(/[\\"\n]/g, "_")}"`,
  );
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}

/** Counters and the given gauges as Prometheus reads them (text format 0.0.4). */
export async function metricsText(gauges: Record<string, number>): Promise<string> {
  const counters = (await fromRedis((client) => client.hgetall<Record<string, number>>(HASH), null)) ?? {};
  const lines: string[] = [];
  let family = "";
  for (const [series, value] of Object.entries(counters).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = series.split("{")[0] ?? series;
    if (name !== family) lines.push(`# TYPE ${name} counter`);
    family = name;
    lines.push(`${series} ${value}`);
  }
  for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
  return `${lines.join("\n")}\n`;
}
