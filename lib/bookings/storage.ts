import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { refuse, refuseRule } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { type StorageCard, storageCard } from "@/lib/kitchens";
import { policyOf } from "./cancellation-policy";
import { firstAnswer } from "./hold-series";
import { HOLD_MINUTES, type Once } from "./hold-slot";
import { countPromo, sharedPromo } from "./shared-promo";
import { checkFirstDay, checkLastDay, type Month, monthAfter, monthsFrom } from "./storage-months";
import { getRental } from "./storage-rentals";
import type { ProlongRentalInput, RentStorageInput } from "./storage-schemas";

/** One person's rentals of which nothing is paid yet: enough to compare, too few to empty a shelf. */
const MOST_UNPAID = 3;

export type HeldRental = { rentalId: string; bookingIds: string[] };
type Answer = { outcome: "stale" } | ({ outcome: "held"; replayed: boolean } & HeldRental);
export type StoragePlan = { card: StorageCard; months: Month[]; free: number };

/**
 * Every month of a rental with its dates, its price and when it is paid, and how many units are free for all of it; nothing
 * is held. Refuses `not_found`, `in_the_past`, `beyond_horizon`, `promo_refused`.
 */
export async function previewStorage(ctx: Ctx, input: RentStorageInput): Promise<StoragePlan> {
  const card = await storageCard(ctx, input.spaceId);
  checkFirstDay(input.startsOn, card.timeZone, ctx.now);
  const promo = await sharedPromo(ctx, card.kitchenId, input.promoCode);
  const months = monthsFrom(card, { ...input, first: 0 }, HOLD_MINUTES, ctx.now, promo);
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ free: number }>(
      sql`select count(*)::int as free from prep.free_units(${card.spaceId}, ${months[0]?.startsAt.toISOString()}, ${months.at(-1)?.endsAt.toISOString()})`,
    ),
  );
  return { card, months, free: rows[0]?.free ?? 0 };
}

/**
 * Takes one unit for all months in one commit: the first is held for ten minutes while it is paid, each other until three
 * days before it begins. Refuses `not_found`, `in_the_past`, `beyond_horizon`, `storage_full`, `renter_blocked`, `promo_refused`,
 * `conflict` (too many rentals unpaid), `idempotency_mismatch`.
 */
export async function rentStorage(
  ctx: Ctx,
  input: RentStorageInput,
  once: Once,
): Promise<{ rental: HeldRental; replayed: boolean }> {
  requireUser(ctx);
  await once.admit?.();
  // The day of a repetition may have passed meanwhile.
  const first = await firstAnswer<HeldRental>(ctx, once);
  if (first) return { rental: held(first), replayed: true };
  return asRulesStand(ctx, async () => {
    const card = await storageCard(ctx, input.spaceId);
    checkFirstDay(input.startsOn, card.timeZone, ctx.now);
    const term = { startsOn: input.startsOn, months: input.months };
    const promo = await sharedPromo(ctx, card.kitchenId, input.promoCode);
    const months = monthsFrom(card, { ...term, first: 0 }, HOLD_MINUTES, ctx.now, promo);
    return heldMonths(card, { rentalId: uuidv7(), rule: term, months, ...NEW }, once);
  });
}
const NEW = { prolongs: false, offered: false, maxUnpaid: MOST_UNPAID };

/**
 * Adds months to a rental on its own unit, at the price of now, less what a promo code takes off the first of them; each is
 * paid three days before it begins. Refuses `not_found` (also storage that is no longer offered), `forbidden`, `storage_full`
 * (somebody else has the unit then), `beyond_horizon`, `promo_refused`, `conflict` (over, or the host gave notice),
 * `renter_blocked`, `idempotency_mismatch`.
 */
export async function prolongRental(
  ctx: Ctx,
  input: ProlongRentalInput,
  once: Once,
): Promise<{ rental: HeldRental; replayed: boolean }> {
  requireUser(ctx);
  await once.admit?.();
  const before = await firstAnswer<HeldRental>(ctx, once);
  if (before) return { rental: held(before), replayed: true };
  return asRulesStand(ctx, async () => {
    const rental = await getRental(ctx, input.rentalId);
    authorize(await requirePerson(ctx), "booking:change", rental);
    if (rental.endsAt <= ctx.now) refuse("conflict", "This rental is over. Rent a unit anew");
    const card = await storageCard(ctx, rental.spaceId);
    const { startsOn } = rental.term;
    const first = monthAfter(startsOn, rental.endsAt, card.timeZone);
    // The kitchen moved to another zone: the days of this rental are no longer its own.
    if (first === null) refuseRule("conflict", "months", "This rental cannot go on. Rent a unit anew");
    const promo = await sharedPromo(ctx, card.kitchenId, input.promoCode);
    const months = monthsFrom(card, { startsOn, first, months: input.months }, null, ctx.now, promo);
    checkLastDay(months, ctx.now);
    const rule = { startsOn, months: first + input.months };
    return heldMonths(card, { rentalId: rental.id, rule, months, ...NEW, prolongs: true }, once);
  });
}

const held = ({ rentalId, bookingIds }: HeldRental): HeldRental => ({ rentalId, bookingIds });

/** Asks again, once, when the kitchen changed between reading its rules and deciding by them. */
async function asRulesStand(ctx: Ctx, statements: () => Promise<[SQL, ...SQL[]]>) {
  for (let attempt = 0; attempt < 2; attempt++) {
    const [decision, ...further] = await statements();
    const [{ rows }] = await ctx.db.batch((query) => [
      query.execute<{ answer: Answer }>(decision),
      ...further.map((statement) => query.execute(statement)),
    ]);
    const answer = rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
    if (answer.outcome === "held") return { rental: held(answer), replayed: answer.replayed };
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

type Rental = {
  rentalId: string;
  rule: { startsOn: string; months: number };
  months: readonly Month[];
  prolongs: boolean;
  offered: boolean;
  maxUnpaid: number;
  /** Ids for its months, where the caller has to know them beforehand. */
  bookingIds?: readonly string[];
};

/** Takes the unit and counts the code for the months that have it. */
function heldMonths(card: StorageCard, rental: Rental, once: Once): [SQL, SQL] {
  const bookingIds = rental.months.map(() => uuidv7());
  const priced = rental.months.map(({ quote }, n) => ({ bookingId: bookingIds[n] ?? "", quote }));
  return [rentalStatement(card, { ...rental, bookingIds }, once), countPromo(priced)];
}

/** The one statement that takes a unit for whoever acts in its transaction. */
export function rentalStatement(
  card: StorageCard,
  { months, bookingIds = [], ...rental }: Rental,
  once: Once,
): SQL {
  const request = {
    ...rental,
    organizationId: card.organizationId,
    kitchenId: card.kitchenId,
    kitchenVersion: card.version,
    spaceId: card.spaceId,
    timeZone: card.timeZone,
    newRenters: card.newRenters,
    cancellationPolicy: policyOf(card),
    months: months.map(({ startsAt, endsAt, quote, payBy }, n) => ({
      bookingId: bookingIds[n] ?? uuidv7(),
      ...{ startsAt, endsAt, quote, holdExpiresAt: payBy },
    })),
    key: once.key,
    requestHash: once.hash,
  };
  return sql`select prep.rent_storage(${JSON.stringify(request)}::jsonb) as answer`;
}
