import fc from "fast-check";
import { expect, test } from "vitest";
import { priceChange } from "@/lib/bookings";
import { addMinutes, slotAt } from "@/lib/core/interval";
import { bps, cents } from "@/lib/core/money";
import { NO_RATES, type PriceTerms, type RateCard } from "@/lib/core/price-terms";
import { instantOf } from "@/lib/core/zoned";
import { byTheHour, LEAST_CENTS, quoteSlot, splitKept } from "./quote";

const RUNS = { numRuns: 500 };
const CHICAGO = "America/Chicago";
const at = (date: string, time: string, zone = CHICAGO) => instantOf(date, time, zone) as Date;
const card = (rates: Partial<RateCard>, hourlyRateCents = 4_000): PriceTerms => {
  const terms = byTheHour(hourlyRateCents, CHICAGO);
  return { ...terms, rates: { ...terms.rates, ...rates } };
};
const EVENINGS = {
  name: "Evenings",
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 17 * 60,
  toMinute: 23 * 60,
  hourlyRateCents: 6_000,
};
const NIGHT = { ...EVENINGS, name: "Night", fromMinute: 22 * 60, toMinute: 30 * 60, hourlyRateCents: 2_000 };
const DAY = { name: "Day", minutes: 600, priceCents: 30_000 };
const HALF = { name: "Half day", minutes: 300, priceCents: 17_000 };
const lines = (terms: PriceTerms, startsAt: Date, minutes: number) =>
  quoteSlot(slotAt(startsAt, minutes), terms).lines.map(({ amountCents, ...line }) =>
    line.kind === "time"
      ? `${line.minutes} min ${line.rule ?? "usual"} ${amountCents}`
      : `${line.kind} ${amountCents}`,
  );

test("a slot is cut at the minute where the evening rate begins, and only on its days", () => {
  // A Wednesday, and a Saturday.
  expect(lines(card({ bands: [EVENINGS] }), at("2030-01-02", "16:10"), 120)).toEqual([
    "50 min usual 3334",
    "70 min Evenings 7000",
  ]);
  expect(lines(card({ bands: [EVENINGS] }), at("2030-01-05", "16:10"), 120)).toEqual(["120 min usual 8000"]);
});

test("of two weekly rates at one time the first counts, and one that runs past midnight goes on after it", () => {
  const terms = card({ bands: [EVENINGS, NIGHT] });
  expect(lines(terms, at("2030-01-02", "22:00"), 240)).toEqual([
    "60 min Evenings 6000",
    "180 min Night 6000",
  ]);
  // Saturday, three in the morning: Friday's night still.
  expect(lines(terms, at("2030-01-05", "05:00"), 120)).toEqual(["60 min Night 2000", "60 min usual 4000"]);
});

test.each([
  ["forward", "2030-03-10", 7 * 60],
  ["back", "2030-11-03", 9 * 60],
])("a night rate across the clocks going %s counts the hours that passed", (_, date, minutes) => {
  const all = { ...NIGHT, weekdays: [1, 2, 3, 4, 5, 6, 7] };
  const eve = at(date, "12:00").getTime() - 86_400_000;
  const start = at(new Date(eve).toISOString().slice(0, 10), "22:00");
  expect(lines(card({ bands: [all] }), start, minutes)).toEqual([
    `${minutes} min Night ${Math.ceil((minutes * 2_000) / 60)}`,
  ]);
  expect(lines(card({ bands: [all] }), start, minutes + 60).at(-1)).toBe("60 min usual 4000");
});

test("packages count from the start of a slot where they are cheaper than its hours, alone or one after the other", () => {
  const terms = card({ packages: [DAY, HALF] });
  const start = at("2030-01-02", "08:00");
  const total = (hours: number) => quoteSlot(slotAt(start, hours * 60), terms).totalCents;
  expect([3, 4, 5, 6, 7, 8, 9, 10, 11, 15].map(total)).toEqual([
    12_000, 16_000, 17_000, 21_000, 25_000, 29_000, 30_000, 30_000, 34_000, 47_000,
  ]);
  expect(lines(terms, start, 360)).toEqual(["package 17000", "60 min usual 4000"]);
  expect(lines(terms, start, 1_200)).toEqual(["package 60000"]);
});

test("the minimum fills up the time of a slot, and fees come on top of it", () => {
  const terms = card({ minimumCents: 10_000, fees: [{ name: "Cleaning", amountCents: 2_500 }] });
  expect(lines(terms, at("2030-01-02", "08:00"), 120)).toEqual([
    "120 min usual 8000",
    "minimum 2000",
    "fee 2500",
  ]);
  expect(lines(terms, at("2030-01-02", "08:00"), 180)).toEqual(["180 min usual 12000", "fee 2500"]);
});

test("an optional fee is paid by who asks for it, and by nobody else", () => {
  const terms = card({ fees: [{ name: "Linen", amountCents: 1_500, optional: true }] });
  const start = at("2030-01-02", "08:00");
  expect(lines(terms, start, 60)).toEqual(["60 min usual 4000"]);
  expect(lines({ ...terms, addOns: ["Linen"] }, start, 60)).toEqual(["60 min usual 4000", "fee 1500"]);
});

test("booking late takes a share off the time and early puts one on, to the hour, and never touches fees", () => {
  const late = { name: "Last minute", when: "late" as const, hours: 24, percentBps: -2_500 };
  const early = { name: "Far ahead", when: "early" as const, hours: 240, percentBps: 1_000 };
  const terms = card({ leads: [late, early], fees: [{ name: "Cleaning", amountCents: 1_000 }] });
  const start = at("2030-01-20", "08:00");
  const booked = (hoursAhead: number) =>
    lines({ ...terms, bookedAt: addMinutes(start, -hoursAhead * 60).toISOString() }, start, 60);
  expect(booked(23)).toEqual(["60 min usual 4000", "lead -1000", "fee 1000"]);
  expect(booked(24)).toEqual(["60 min usual 4000", "fee 1000"]);
  expect(booked(239)).toEqual(["60 min usual 4000", "fee 1000"]);
  expect(booked(240)).toEqual(["60 min usual 4000", "lead 400", "fee 1000"]);
});

test("where the renter pays the fee it stands on top, and the host keeps the whole price", () => {
  const quote = quoteSlot(slotAt(at("2030-01-02", "08:00"), 60), card({ renterPaysFee: true }));
  expect(quote).toMatchObject({ totalCents: 4_600, platformFeeCents: 600, hostCents: 4_000, taxCents: 0 });
  expect(quote.lines.at(-1)).toEqual({ kind: "service", percentBps: 1_500, amountCents: 600 });
  expect(splitKept(cents(2_300), quote)).toEqual({ platformFeeCents: 300, taxCents: 0, hostCents: 2_000 });
});

test("a tax counts in its place on its days, on everything that is charged, and a cancellation keeps its share of it", () => {
  const miami = { ...byTheHour(10_000, "America/New_York"), place: { city: "Miami", state: "FL" } };
  const taxesOn = (day: string, place = miami.place) => {
    const slot = slotAt(at(day, "08:00", "America/New_York"), 60);
    return quoteSlot(slot, { ...miami, place }).lines.flatMap((line) =>
      line.kind === "tax" ? [line.amountCents] : [],
    );
  };
  expect(taxesOn("2025-09-30")).toEqual([200, 100]);
  expect(taxesOn("2025-09-30", { city: "Tampa", state: "FL" })).toEqual([200]);
  expect(taxesOn("2025-10-01")).toEqual([]);
  expect(taxesOn("2024-05-31")).toEqual([450, 100]);
  expect(taxesOn("2025-09-30", { city: "Chicago", state: "IL" })).toEqual([]);
  const slot = slotAt(at("2025-09-30", "08:00", "America/New_York"), 60);
  const quote = quoteSlot(slot, miami);
  expect(quote).toMatchObject({
    totalCents: 10_300,
    taxCents: 300,
    platformFeeCents: 1_500,
    hostCents: 8_500,
  });
  expect(splitKept(cents(5_150), quote)).toEqual({ platformFeeCents: 750, taxCents: 150, hostCents: 4_250 });
});

const percentBps = fc.integer({ min: -90, max: 100 }).map((percent) => (percent || 1) * 100);
const rates: fc.Arbitrary<RateCard> = fc.record({
  bands: fc.array(
    fc
      .record({
        name: fc.string(),
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fromMinute: fc.integer({ min: 0, max: 1_439 }),
        length: fc.integer({ min: 1, max: 1_440 }),
        hourlyRateCents: fc.integer({ min: 100, max: 50_000 }),
      })
      .map(({ length, ...band }) => ({ ...band, toMinute: band.fromMinute + length })),
    { maxLength: 4 },
  ),
  packages: fc.array(
    fc.record({
      name: fc.string(),
      minutes: fc.integer({ min: 4, max: 96 }).map((quarters) => quarters * 15),
      priceCents: fc.integer({ min: 100, max: 200_000 }),
    }),
    { maxLength: 3 },
  ),
  fees: fc.array(fc.record({ name: fc.string(), amountCents: fc.integer({ min: 100, max: 50_000 }) }), {
    maxLength: 3,
  }),
  minimumCents: fc.option(fc.integer({ min: 100, max: 100_000 })),
  leads: fc.array(
    fc.record({
      name: fc.string(),
      when: fc.constantFrom("late" as const, "early" as const),
      hours: fc.integer({ min: 1, max: 2_160 }),
      percentBps,
    }),
    { maxLength: 2 },
  ),
  renterPaysFee: fc.boolean(),
});
const occupancy = fc.option(
  fc.record({
    name: fc.string(),
    when: fc.constantFrom("below" as const, "above" as const),
    bookedPercent: fc.integer({ min: 1, max: 99 }),
    percentBps,
  }),
);
const promo = fc.option(
  fc.oneof(
    fc.record({ percentBps: fc.integer({ min: 1, max: 10_000 }), amountCents: fc.constant(null) }),
    fc.record({ percentBps: fc.constant(null), amountCents: fc.integer({ min: 1, max: 1_000_000 }) }),
  ),
);
const scene = fc.record({
  rates,
  promo,
  hourlyRateCents: fc.integer({ min: 100, max: 100_000 }),
  timeZone: fc.constantFrom(CHICAGO, "Australia/Lord_Howe", "Asia/Kathmandu", "America/Phoenix"),
  // Around every kind of change of the clocks.
  startsAt: fc
    .integer({ min: 0, max: 365 * 1_440 })
    .map((minute) => addMinutes(new Date("2030-01-01T00:00:00Z"), minute)),
  minutes: fc.integer({ min: 15, max: 4_320 }),
  occupancy,
  bookedAt: fc.constantFrom("2029-12-31T00:00:00Z", "2030-06-01T00:00:00Z"),
});
const termsFor = ({
  promo: off,
  ...terms
}: typeof scene extends fc.Arbitrary<infer S> ? S : never): PriceTerms => ({
  ...terms,
  currency: "usd",
  promo: off && { promotionId: "p", code: "SPRING", minimumCents: null, ...off },
});

test("of any rates the lines sum to the total and so do its parts, each whole and none below nothing but the promo code", () => {
  fc.assert(
    fc.property(scene, (given) => {
      const quote = quoteSlot(slotAt(given.startsAt, given.minutes), termsFor(given));
      const { platformFeeCents, taxCents, hostCents, totalCents } = quote;
      expect(quote.lines.reduce((sum, line) => sum + line.amountCents, 0)).toBe(totalCents);
      expect(platformFeeCents + taxCents + hostCents).toBe(totalCents);
      for (const part of [platformFeeCents, taxCents, hostCents, totalCents]) {
        expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
      }
      for (const line of quote.lines)
        if (line.kind !== "lead" && line.kind !== "occupancy")
          expect(line.amountCents > 0).toBe(line.kind !== "promo");
      const before = quoteSlot(slotAt(given.startsAt, given.minutes), termsFor({ ...given, promo: null }));
      expect(totalCents).toBeGreaterThanOrEqual(Math.min(LEAST_CENTS, before.totalCents));
      expect(totalCents).toBeLessThanOrEqual(before.totalCents);
      const counted = quote.lines.flatMap((line) => (line.kind === "time" ? [line.minutes] : []));
      const covered = quote.lines.flatMap((line) =>
        line.kind === "package" ? [line.count * line.minutes] : [],
      );
      const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
      if (covered.length === 0) expect(sum(counted)).toBe(given.minutes);
      else expect(sum(counted)).toBe(Math.max(0, given.minutes - sum(covered)));
    }),
    RUNS,
  );
});

test("a step by occupancy is one line, its share of the time as it stands before it, and a change of the booking is priced by that step again", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 15, max: 1_440 }), (given, changed) => {
      const terms = termsFor(given);
      const slot = slotAt(given.startsAt, given.minutes);
      const quote = quoteSlot(slot, terms);
      const steps = quote.lines.filter(({ kind }) => kind === "occupancy");
      const before = quote.lines
        .filter(({ kind }) => kind === "time" || kind === "package" || kind === "lead")
        .reduce((sum, line) => sum + line.amountCents, 0);
      const share = given.occupancy?.percentBps ?? 0;
      const wanted = Math.floor((before * Math.abs(share)) / 10_000) * Math.sign(share);
      expect(steps.map(({ amountCents }) => amountCents)).toEqual(wanted === 0 ? [] : [wanted]);
      const paid = { quote, timeZone: given.timeZone, totalCents: quote.totalCents, refundedCents: 0 };
      const other = slotAt(given.startsAt, changed);
      expect(priceChange(paid, other, bps(0)).quote).toEqual(quoteSlot(other, terms));
    }),
    RUNS,
  );
});

test("a longer slot from the same start never costs less, and no weekly rate is counted for a minute outside its own", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 1, max: 600 }), (given, more) => {
      const terms = termsFor({ ...given, promo: null });
      const cost = (minutes: number) => quoteSlot(slotAt(given.startsAt, minutes), terms).totalCents;
      expect(cost(given.minutes + more)).toBeGreaterThanOrEqual(cost(given.minutes));
      // Minute by minute, without packages, minimum and shares: the plainest reckoning there is.
      const plain = { ...terms, rates: { ...NO_RATES, bands: terms.rates.bands }, occupancy: null };
      const length = Math.min(given.minutes, 240);
      const quote = quoteSlot(slotAt(given.startsAt, length), plain);
      const exact = Array.from({ length }, (_, i) => {
        const slot = slotAt(addMinutes(given.startsAt, i), 1);
        const line = quoteSlot(slot, plain).lines[0];
        return line?.kind === "time" ? line.hourlyRateCents / 60 : 0;
      }).reduce((sum, one) => sum + one, 0);
      expect(quote.totalCents - exact).toBeGreaterThan(-1e-6);
      expect(quote.totalCents - exact).toBeLessThan(quote.lines.length + 1e-6);
    }),
    { numRuns: 200 },
  );
});
