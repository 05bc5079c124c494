import { fromRedis, laterInRedis } from "@/lib/integrations/redis";

/** One hash of counters, shared by every process: on the edge there is none that could be scraped. */
const HASH = "metrics";

type Labels = Record<string, string | number>;

/** Adds to a counter, some time after the answer has left. Never slows or fails a request; a lost count is lost. */
export function count(name: string, labels: Labels = {}, by = 1): void {
  if (by === 0) return;
  const series = seriesOf(name, labels);
  laterInRedis((pipeline) => pipeline.hincrby(HASH, series, by));
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
