import { fromRedis, laterInRedis, takeFallbacks } from "@/lib/integrations/redis";

/** Every counter the product keeps, by what it counts. Alerts may only name these (docs/operations/alerts.yml). */
const COUNTERS = {
  prep_api_requests_total: "Answers of the API, by endpoint and status",
  prep_holds_total: "Slots held, by whether the answer was a replay",
  prep_refusals_total: "Refusals, by code: `slot_taken` are the losers of a race for a slot",
  prep_webhooks_total: "Stripe events received, by outcome",
  prep_job_outcomes_total: "What the scheduled jobs did, by job and outcome",
  prep_invariant_violations_total: "Broken invariants that the hourly check found",
  prep_limiter_decisions_total: "Decisions of the rate limits, by limit, decision and who decided",
  prep_redis_fallbacks_total: "Times that something went on without Redis",
  prep_errors_total: "What nobody meant to happen, by event: each has a line in the log",
} as const;
type Counter = keyof typeof COUNTERS;

/** Durations are sorted into these buckets, each with its upper bound in seconds. */
const HISTOGRAMS = {
  prep_api_seconds: "How long the API took to answer, by endpoint",
  prep_webhook_lag_seconds: "From the moment of a Stripe event to ours",
} as const;
type Histogram = keyof typeof HISTOGRAMS;
const BOUNDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600] as const;

/** Read from the database whenever somebody asks; the names are those of `Backlog`. */
const GAUGES = {
  mailWaiting: "prep_outbox_depth",
  mailOldestSeconds: "prep_outbox_oldest_seconds",
  mailGivenUp: "prep_outbox_given_up",
  webhooksWaiting: "prep_webhooks_unprocessed",
  webhooksOldestSeconds: "prep_webhooks_oldest_seconds",
  refundsWaiting: "prep_refunds_pending",
  refundsOldestSeconds: "prep_refunds_oldest_seconds",
  chargesWaiting: "prep_charges_pending",
  chargesOldestSeconds: "prep_charges_oldest_seconds",
  liveHolds: "prep_live_holds",
  overdueHolds: "prep_overdue_holds",
  payoutsOpen: "prep_payouts_open",
  payoutsOldestSeconds: "prep_payouts_oldest_seconds",
  differencesOpen: "prep_money_differences",
  differencesOldestSeconds: "prep_money_differences_oldest_seconds",
  reconciledSecondsAgo: "prep_reconciled_seconds_ago",
} as const;
type Gauges = Record<keyof typeof GAUGES, number>;

export const METRIC_NAMES: readonly string[] = [
  ...Object.keys(COUNTERS),
  ...Object.keys(HISTOGRAMS).flatMap((name) => [`${name}_bucket`, `${name}_sum`, `${name}_count`]),
  ...Object.values(GAUGES),
];

/** One hash of counters, shared by every process: on the edge there is none that could be scraped. */
const HASH = "metrics";
type Labels = Record<string, string | number>;

/** Adds to a counter, some time after the answer has left. Never slows or fails a request; a lost count is lost. */
export function count(name: Counter, labels: Labels = {}, by = 1): void {
  if (by !== 0) add(seriesOf(name, labels), by);
}

/** Sorts one duration into its bucket, as `count` does. */
export function observe(name: Histogram, labels: Labels, seconds: number): void {
  const bound = BOUNDS.find((upper) => seconds <= upper) ?? "+Inf";
  add(seriesOf(`${name}_bucket`, { ...labels, le: bound }), 1);
  laterInRedis((pipeline) => pipeline.hincrbyfloat(HASH, seriesOf(`${name}_sum`, labels), seconds));
}

function add(series: string, by: number): void {
  laterInRedis((pipeline) => {
    const missed = takeFallbacks();
    if (missed > 0) pipeline.hincrby(HASH, "prep_redis_fallbacks_total", missed);
    pipeline.hincrby(HASH, series, by);
  });
}

function seriesOf(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${String(value).replace(/[\\"\n]/g, "_")}"`,
  );
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}

/** Counters, durations and the given gauges as Prometheus reads them (text format 0.0.4). */
export async function metricsText(gauges: Gauges): Promise<string> {
  const stored = (await fromRedis((client) => client.hgetall<Record<string, number>>(HASH), null)) ?? {};
  const of = (name: string) =>
    Object.entries(stored).filter(([series]) => series === name || series.startsWith(`${name}{`));
  const lines: string[] = [];
  for (const [name, help] of Object.entries(COUNTERS)) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
    for (const [series, value] of of(name).sort()) lines.push(`${series} ${value}`);
  }
  for (const [name, help] of Object.entries(HISTOGRAMS)) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} histogram`);
    lines.push(...histogramLines(name, of(`${name}_bucket`), of(`${name}_sum`)));
  }
  for (const [field, name] of Object.entries(GAUGES))
    lines.push(`# TYPE ${name} gauge`, `${name} ${gauges[field as keyof Gauges]}`);
  return `${lines.join("\n")}\n`;
}

/** Stored are the single buckets; Prometheus wants each to hold all below it. */
function histogramLines(name: string, buckets: [string, number][], sums: [string, number][]): string[] {
  const byLabels = new Map<string, Map<string, number>>();
  for (const [series, value] of buckets) {
    const [, labels = "", bound = ""] = /\{(.*?),?le="(.*)"\}$/.exec(series) ?? [];
    byLabels.set(labels, (byLabels.get(labels) ?? new Map()).set(bound, Number(value)));
  }
  return [...byLabels].sort().flatMap(([labels, counts]) => {
    let total = 0;
    const own = labels ? `{${labels}}` : "";
    const lines = [...BOUNDS, "+Inf"].map((bound) => {
      total += counts.get(String(bound)) ?? 0;
      return `${name}_bucket{${labels && `${labels},`}le="${bound}"} ${total}`;
    });
    const sum = sums.find(([series]) => series === `${name}_sum${own}`)?.[1] ?? 0;
    return [...lines, `${name}_sum${own} ${sum}`, `${name}_count${own} ${total}`];
  });
}
