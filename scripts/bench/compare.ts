import { type Bar, type Finding, judge, percentile, type Sample } from "./bar";

type Pair = { floor: number; subject: Sample; reference: Sample };

const WANTED_PAIRS = 3;
const MOST_PAIRS = 6;
/** A pair whose floor is this far off the median of all floors was disturbed from outside. */
const FLOOR_TOLERANCE = 0.3;

const steady = (pairs: readonly Pair[]): Pair[] => {
  // One of the floors themselves: between two that lie far apart no pair would count.
  const middle = percentile(
    pairs.map((pair) => pair.floor).sort((a, b) => a - b),
    0.5,
  );
  return pairs.filter(({ floor }) => Math.abs(floor / middle - 1) <= FLOOR_TOLERANCE);
};

/** Subject and reference in turns, until three pairs were left alone by the rest of the machine. */
export async function compare(bar: Bar, say: (line: string) => void): Promise<Finding[]> {
  const pairs: Pair[] = [];
  while (steady(pairs).length < WANTED_PAIRS && pairs.length < MOST_PAIRS) {
    const floor = await bar.floor();
    const subject = await bar.subject();
    const reference = await bar.reference();
    pairs.push({ floor, subject, reference });
    say(
      `${bar.name}, pair ${pairs.length}: ${brief(subject)} against ${brief(reference)}, floor ${floor.toFixed(0)}/s`,
    );
  }
  const kept = steady(pairs);
  const rejected = pairs.length - kept.length;
  const few =
    kept.length < WANTED_PAIRS ? `, which leaves ${kept.length}: measure again on a quieter machine` : "";
  const note = rejected > 0 ? `${rejected} of ${pairs.length} pairs rejected by their floor${few}` : "";
  return bar.checks.map((check) => judge(bar.name, check, kept, note));
}

const brief = ({ perSecond, p50, p99, failures }: Sample) =>
  `${perSecond.toFixed(0)}/s (p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms${failures ? `, ${failures} failed` : ""})`;
