import type { PackageLine, TimeLine } from "@/lib/core/booking-terms";
import { addMinutes, type Interval, minutesIn, overlaps, subtract } from "@/lib/core/interval";
import { cents, priceOfMinutes } from "@/lib/core/money";
import type { PriceTerms, RatePackage } from "@/lib/core/price-terms";
import { weeklyTimesIn } from "@/lib/core/zoned";

/** Part of a slot at one rate; `rule` is the band that makes it, null where the usual rate counts. */
type Piece = Interval & { rule: string | null; hourlyRateCents: number };

/** The slot cut where its rate changes, to the minute of the kitchen's wall clock. */
function piecesOf(slot: Interval, terms: PriceTerms): Piece[] {
  const timesOf = weeklyTimesIn(slot, terms.timeZone);
  let rest: Interval[] = [slot];
  const pieces: Piece[] = [];
  for (const band of terms.rates.bands) {
    const times = timesOf(band);
    if (times.length === 0) continue;
    const { name: rule, hourlyRateCents } = band;
    for (const time of times)
      for (const part of rest)
        if (overlaps(part, time)) pieces.push({ ...meet(part, time), rule, hourlyRateCents });
    rest = subtract(rest, times);
  }
  const usual = rest.map((part) => ({ ...part, rule: null, hourlyRateCents: terms.hourlyRateCents }));
  return [...pieces, ...usual].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

const meet = (a: Interval, b: Interval): Interval => ({
  startsAt: a.startsAt > b.startsAt ? a.startsAt : b.startsAt,
  endsAt: a.endsAt < b.endsAt ? a.endsAt : b.endsAt,
});

/** Hours of a slot, one line for each rate, in the order in which the rates first come. */
function hourLines(pieces: readonly Piece[], slot: Interval): TimeLine[] {
  const lines = new Map<string, TimeLine>();
  for (const piece of pieces) {
    if (!overlaps(piece, slot)) continue;
    const { rule, hourlyRateCents } = piece;
    const known = lines.get(`${rule} ${hourlyRateCents}`);
    const minutes = (known?.minutes ?? 0) + minutesIn(meet(piece, slot));
    const amountCents = priceOfMinutes(cents(hourlyRateCents), minutes);
    lines.set(`${rule} ${hourlyRateCents}`, { kind: "time", rule, minutes, hourlyRateCents, amountCents });
  }
  return [...lines.values()];
}

const usualLine = (minutes: number, hourlyRateCents: number): TimeLine => ({
  ...{ kind: "time", rule: null, minutes, hourlyRateCents },
  amountCents: priceOfMinutes(cents(hourlyRateCents), minutes),
});

export const sumOf = (lines: readonly { amountCents: number }[]) =>
  lines.reduce((total, { amountCents }) => total + amountCents, 0);

/** Packages that follow each other from the start of a slot, and the minutes that they cover. */
type Stack = { packages: RatePackage[]; minutes: number; priceCents: number };

/**
 * What the time of a slot costs: packages from its start on and the hours after them, whichever of all such mixes is the
 * cheapest, of equally cheap ones that with the fewest packages. So a longer slot with the same start never costs less.
 */
export function timeLines(slot: Interval, terms: PriceTerms): (TimeLine | PackageLine)[] {
  const length = minutesIn(slot);
  const { bands, packages } = terms.rates;
  if (bands.length === 0 && packages.length === 0) return [usualLine(length, terms.hourlyRateCents)];
  const pieces = piecesOf(slot, terms);
  let best: (TimeLine | PackageLine)[] = hourLines(pieces, slot);
  for (const stack of stacksFor(length, packages)) {
    const rest = stack.minutes < length ? hourLines(pieces, restOf(slot, stack)) : [];
    if (stack.priceCents + sumOf(rest) < sumOf(best)) best = [...packageLines(stack), ...rest];
  }
  return best;
}

const restOf = ({ startsAt, endsAt }: Interval, { minutes }: Stack): Interval => ({
  startsAt: addMinutes(startsAt, minutes),
  endsAt,
});

/** The cheapest stack for every number of minutes that packages can cover, up to the first ones that cover the whole slot. */
function stacksFor(length: number, packages: readonly RatePackage[]): Stack[] {
  const found = new Map<number, Stack>([[0, { packages: [], minutes: 0, priceCents: 0 }]]);
  // Every package takes time, so whatever covers less has been reckoned before it is built upon.
  for (let minutes = 0; minutes < length; minutes++) {
    const so = found.get(minutes);
    if (!so) continue;
    for (const one of packages) {
      const priceCents = so.priceCents + one.priceCents;
      const known = found.get(minutes + one.minutes);
      if (known && known.priceCents <= priceCents) continue;
      const next = { packages: [...so.packages, one], minutes: minutes + one.minutes, priceCents };
      found.set(next.minutes, next);
    }
  }
  found.delete(0);
  return [...found.values()].sort((a, b) => a.packages.length - b.packages.length);
}

function packageLines({ packages }: Stack): PackageLine[] {
  const lines = new Map<string, PackageLine>();
  for (const { name, minutes, priceCents } of packages) {
    const count = (lines.get(name)?.count ?? 0) + 1;
    const amountCents = priceCents * count;
    lines.set(name, { kind: "package", name, count, minutes, priceCents, amountCents });
  }
  return [...lines.values()];
}
