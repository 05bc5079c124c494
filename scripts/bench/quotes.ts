import { addMinutes, slotAt } from "@/lib/core/interval";
import type { PriceTerms } from "@/lib/core/price-terms";
import { byTheHour, quoteSlot } from "@/lib/pricing";
import { randomFrom } from "@/lib/testing/random";
import type { Bench } from "./bench";

const COUNT = 1_000_000;
const TARGET_MICROSECONDS = 50;
const SEED = 20_301;

/** Twelve rules: four weekly rates, two packages, two fees, early, client, minimum and the renter's platform fee. */
function terms(random: ReturnType<typeof randomFrom>): PriceTerms {
  const base = byTheHour(1_000 + random.below(20_000), "America/Chicago");
  const band = (name: string, fromMinute: number) => ({
    ...{ name, weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute, toMinute: fromMinute + 120 },
    hourlyRateCents: 500 + random.below(20_000),
  });
  const fee = (name: string) => ({ name, amountCents: 1 + random.below(9_999) });
  return {
    ...base,
    rates: {
      ...base.rates,
      bands: [band("Dawn", 300), band("Noon", 700), band("Evening", 1_020), band("Night", 1_320)],
      packages: [
        { name: "Half day", minutes: 300, priceCents: 5_000 + random.below(90_000) },
        { name: "Day", minutes: 600, priceCents: 9_000 + random.below(180_000) },
      ],
      fees: [fee("Cleaning"), fee("Trash")],
      leads: [{ name: "Early", when: "early", hours: 24, percentBps: -(1 + random.below(3_000)) }],
      minimumCents: random.below(20_000),
      renterPaysFee: true,
    },
    bookedAt: "2030-01-01T00:00:00Z",
    discountBps: 1 + random.below(4_999),
  };
}

export const quotes: Bench = {
  name: "quotes",
  title: "A price with twelve rules",
  about: `${COUNT.toLocaleString("en")} random slots on random terms with twelve rules (weekly rates, packages, fees, early, client, minimum,
platform fee on top), seed ${SEED}, one after the other in one process. The lines, and the shares of platform, tax and host, sum to
the total in every one. Time is that of the processor, with making the slot and adding up: on a machine that others use, the clock on the
wall says how busy they are.`,

  async run() {
    const random = randomFrom(SEED);
    const cards = Array.from({ length: 1_000 }, () => terms(random));
    const first = new Date("2030-01-02T00:00:00Z");
    let wrong = 0;
    const began = process.cpuUsage();
    for (let i = 0; i < COUNT; i++) {
      const slot = slotAt(addMinutes(first, 15 * random.below(30_000)), 30 + 15 * random.below(60));
      const card = random.pick(cards);
      const { lines, totalCents, platformFeeCents, taxCents, hostCents } = quoteSlot(slot, card);
      const sum = lines.reduce((total, { amountCents }) => total + amountCents, 0);
      if (sum !== totalCents || platformFeeCents + taxCents + hostCents !== totalCents) wrong++;
    }
    const { user, system } = process.cpuUsage(began);
    const each = (user + system) / COUNT;
    return [
      {
        name: "quote with 12 rules, mean",
        figure: `${each.toFixed(1)} µs`,
        bar: `<= ${TARGET_MICROSECONDS} µs`,
        met: each <= TARGET_MICROSECONDS,
      },
      {
        name: "quotes whose parts do not sum to the total",
        figure: `${wrong} of ${COUNT.toLocaleString("en")}`,
        bar: "0",
        met: wrong === 0,
      },
    ];
  },
};
