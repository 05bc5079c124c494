/** One run of one side: how much it did each second, and how long its answers took in milliseconds. */
export type Sample = { perSecond: number; p50: number; p99: number; failures: number };

/** What must hold of a bar's figures. `of` is asked for each pair; the median of the pairs counts. */
export type Check = {
  what: string;
  of: (subject: Sample, reference: Sample) => number;
  atLeast?: number;
  atMost?: number;
  unit?: string;
};

/** A subject, what it is measured against in the same run, and what it must reach. */
export type Bar = {
  name: string;
  subject: () => Promise<Sample>;
  reference: () => Promise<Sample>;
  /** The cheapest thing the same client can ask: when it wavers, the machine was busy with something else. */
  floor: () => Promise<number>;
  checks: readonly Check[];
};

/** One line of the report. */
export type Finding = {
  name: string;
  figure: string;
  bar: string;
  met: boolean;
  subject?: Sample;
  reference?: Sample;
  note?: string;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** `values` must be sorted. */
export const percentile = (values: readonly number[], part: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

/** A sample from the length of every answer and the time it all took. */
export function sampleOf(latencies: number[], seconds: number, failures = 0): Sample {
  const sorted = [...latencies].sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    failures,
  };
}

const inBounds = (value: number, { atLeast = -Infinity, atMost = Infinity }: Check) =>
  value >= atLeast && value <= atMost;

/** A check of one figure, taken over all pairs. A side that failed to answer fails the bar, however fast it was. */
export function judge(
  name: string,
  check: Check,
  pairs: readonly { subject: Sample; reference: Sample }[],
  note = "",
): Finding {
  const unit = check.unit ?? "x";
  const value = median(pairs.map(({ subject, reference }) => check.of(subject, reference)));
  const middle = (side: "subject" | "reference"): Sample => ({
    perSecond: median(pairs.map((pair) => pair[side].perSecond)),
    p50: median(pairs.map((pair) => pair[side].p50)),
    p99: median(pairs.map((pair) => pair[side].p99)),
    failures: pairs.reduce((sum, pair) => sum + pair[side].failures, 0),
  });
  const [subject, reference] = [middle("subject"), middle("reference")];
  const failed = subject.failures + reference.failures;
  const bound = check.atLeast === undefined ? `<= ${check.atMost}` : `>= ${check.atLeast}`;
  return {
    name: `${name}: ${check.what}`,
    figure: `${value.toFixed(2)}${unit}`,
    bar: `${bound}${unit}`,
    met: inBounds(value, check) && failed === 0,
    subject,
    reference,
    note: [note, failed > 0 ? `${failed} answers failed` : ""].filter(Boolean).join("; "),
  };
}
