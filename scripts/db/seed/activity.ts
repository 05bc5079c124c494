import { checkIn, checkOut, closeBookings } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { addDays, addMinutes } from "@/lib/core/interval";
import { instantOf, localDate } from "@/lib/core/zoned";
import { setDeposit } from "@/lib/kitchens";
import { cancelBooking } from "@/lib/payments";
import { runPayouts } from "@/lib/payouts";
import { book, CARDS, control } from "@/lib/testing/paying";
import type { SeededKitchen } from "./kitchens";
import { personAt, type Someone, systemAt } from "./people";
import type { Random } from "./random";
import { payMonth, rentUnits } from "./storage";

type Made = {
  bookingId: string;
  renter: Someone;
  startsAt: Date;
  endsAt: Date;
  end: "checked_out" | "no_show" | "cancelled";
};
type Wish = { renter: Someone; kitchen: SeededKitchen; startsAt: Date; minutes: number; end: Made["end"] };

const HISTORY_DAYS = 42;
const PER_DAY = 4;

/** Slots people would choose: whole hours in the kitchen's day, from tomorrow to twelve days ahead. */
function wish(random: Random, now: Date, kitchens: SeededKitchen[], renters: Someone[]): Wish {
  const kitchen = random.pick(kitchens);
  const day = localDate(addDays(now, random.int(1, 12)), kitchen.timeZone);
  const hour = String(random.pick([9, 10, 12, 14, 16])).padStart(2, "0");
  const startsAt = instantOf(day, `${hour}:00`, kitchen.timeZone) ?? addDays(now, 2);
  const chance = random.next();
  const end = chance < 0.07 ? "cancelled" : chance < 0.11 ? "no_show" : "checked_out";
  return { renter: random.pick(renters), kitchen, startsAt, minutes: random.pick([240, 300, 360]), end };
}

async function tryBook(wanted: Wish, now: Date, random: Random): Promise<Made | null> {
  const spaceId = random.pick(wanted.kitchen.spaceIds);
  try {
    const { bookingId } = await book(
      personAt(wanted.renter, now),
      spaceId,
      wanted.startsAt,
      wanted.minutes,
      CARDS.good,
      machineFor(wanted),
    );
    const { renter, startsAt, end } = wanted;
    return { bookingId, renter, startsAt, endsAt: addMinutes(startsAt, wanted.minutes), end };
  } catch (error) {
    // Taken, or closed on that day: the demo simply has one booking less.
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Every third day of a month somebody needs a machine, where the kitchen has one. */
function machineFor({ kitchen, startsAt }: Wish): { spaceId: string; units: number }[] {
  const [spaceId] = kitchen.equipmentIds;
  return spaceId && startsAt.getUTCDate() % 3 === 0 ? [{ spaceId, units: 1 }] : [];
}

async function arrive({ bookingId, renter, startsAt, end }: Made, random: Random): Promise<void> {
  if (end === "no_show") return;
  await checkIn(personAt(renter, addMinutes(startsAt, random.int(-10, 12))), { bookingId });
}

async function leave(booking: Made, random: Random): Promise<void> {
  const { bookingId, renter } = booking;
  if (booking.end === "no_show") return;
  await checkOut(personAt(renter, addMinutes(booking.endsAt, random.pick([-20, -10, -5, 0, 2, 40]))), {
    bookingId,
  });
}

/** Storage in those weeks: rented on the second day, its second month paid well before it begins, a few units more at the end. */
function storageLife(kitchens: SeededKitchen[], renters: Someone[]) {
  const storages = kitchens.flatMap((kitchen) => kitchen.storages);
  let rentals: Awaited<ReturnType<typeof rentUnits>> = [];
  return async (day: number, today: Date) => {
    if (day === 1 - HISTORY_DAYS) rentals = await rentUnits(storages, renters, today);
    if (day === -20) await payMonth(rentals, 1, today);
    if (day === -1) await rentUnits(storages, renters.slice(0, 3), today);
  };
}

/** From today on the host's whole floor takes a deposit, and damage may cost more than that. */
async function askDeposit([first]: SeededKitchen[], host: Ctx): Promise<void> {
  const spaceId = first?.spaceIds.at(-1);
  if (!first || !spaceId) return;
  await setDeposit(host, {
    ...{ kitchenId: first.id, spaceId, depositCents: 20_000, beyondDepositCents: 50_000 },
  });
}

/**
 * Six weeks of a marketplace, lived through with the product's own verbs, Stripe's clock moving along: what the demo
 * shows was really paid, checked in and paid out, and its ledger closes.
 */
export async function seedActivity(
  kitchens: SeededKitchen[],
  people: { one(email: string): Someone; renters: Someone[] },
  random: Random,
  now: Date,
  demo: string,
): Promise<number> {
  const renters = [...people.renters.slice(14), people.one("renter@example.com")];
  const mine = kitchens.filter((k) => k.organizationId === demo);
  const regular = people.one("renter@example.com");
  let open: Made[] = [];
  const arrived = new Set<Made>();
  let count = 0;
  const keeping = storageLife(kitchens, [...renters.slice(0, 9), regular]);
  for (let day = -HISTORY_DAYS; day <= 0; day++) {
    const today = addDays(now, day);
    await control().clockSet({ now: Math.floor(today.getTime() / 1000) });
    await keeping(day, today);
    const due = open.filter((b) => b.endsAt < today);
    open = open.filter((b) => b.endsAt >= today);
    // Whoever has begun by now came in before the slot would have counted as missed.
    const begun = [...due, ...open].filter((b) => b.startsAt <= today && !arrived.has(b));
    await Promise.all(begun.map((b) => arrive(b, random)));
    for (const b of begun) arrived.add(b);
    await Promise.all(due.map((b) => leave(b, random)));
    await closeBookings(systemAt(today));
    if (today.getUTCDay() === 1) await runPayouts(systemAt(today));

    const wishes = Array.from({ length: PER_DAY }, () => wish(random, today, kitchens, renters));
    wishes.push(wish(random, today, mine, renters));
    if (day % 6 === 0) wishes.push({ ...wish(random, today, mine, [regular]), end: "checked_out" });
    const made = (await Promise.all(wishes.map((w) => tryBook(w, today, random)))).filter(
      (b): b is Made => b !== null,
    );
    count += made.length;
    for (const b of made.filter((m) => m.end === "cancelled")) {
      await cancelBooking(personAt(b.renter, addMinutes(today, 90)), { bookingId: b.bookingId, reason: "" });
    }
    open.push(...made.filter((m) => m.end !== "cancelled"));
  }
  await askDeposit(mine, personAt(people.one("host@example.com"), now));
  // Bought today: nothing of it is used when somebody looks.
  await rentUnits(
    mine.flatMap(({ plan }) => plan ?? []),
    [regular],
    now,
  );
  return count;
}
