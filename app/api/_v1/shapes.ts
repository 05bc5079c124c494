import { z } from "zod";
import type { Booking, HeldBooking } from "@/lib/bookings";
import { BOOKING_STATUSES, type Quote } from "@/lib/core/booking-terms";
import { moneyJson } from "@/lib/core/money";
import type { RateCard } from "@/lib/core/price-terms";
import { withOffset } from "@/lib/core/zoned";

/** What the API answers, in words of its own: a column that is added to a table reaches nobody by accident. */

export const Id = z.uuid();
export const Instant = z.iso.datetime({ offset: true });
export const Money = z.strictObject({ amountCents: z.int(), currency: z.string() });

export const page = <S extends z.ZodType>(item: S) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** What a space charges besides its hourly rate. Of two bands at one time the first counts; `toMinute` past 1440 is the next day. */
export const RateCardJson = z.strictObject({
  bands: z.array(
    z.strictObject({
      name: z.string(),
      weekdays: z.array(z.int()),
      fromMinute: z.int(),
      toMinute: z.int(),
      hourlyRateCents: z.int(),
    }),
  ),
  packages: z.array(z.strictObject({ name: z.string(), minutes: z.int(), priceCents: z.int() })),
  /** Optional ones are paid by who asks for them, as `addOns` of a booking. */
  fees: z.array(z.strictObject({ name: z.string(), amountCents: z.int(), optional: z.boolean() })),
  /** On top of the time, or off it, for booking less than `hours` ahead (late) or at least so many (early). */
  leads: z.array(
    z.strictObject({
      name: z.string(),
      when: z.enum(["late", "early"]),
      hours: z.int(),
      percentBps: z.int(),
    }),
  ),
  /** On top of the time, or off it, where less (below) or more (above) of the space's day is booked; of two that fit the first counts. */
  occupancies: z.array(
    z.strictObject({
      name: z.string(),
      when: z.enum(["below", "above"]),
      bookedPercent: z.int(),
      percentBps: z.int(),
    }),
  ),
  /** Whether the renter pays the platform's fee on top of the price. */
  renterPaysFee: z.boolean(),
  minimumCents: z.int().nullable(),
  /** Paid on top by a booking of one slot, and given back after the visit. */
  depositCents: z.int().nullable(),
  /** What damage may cost beyond the deposit at most. */
  beyondDepositCents: z.int().nullable(),
});

export const rateCardJson = (rates: RateCard): z.input<typeof RateCardJson> => ({
  ...rates,
  fees: rates.fees.map((fee) => ({ ...fee, optional: fee.optional ?? false })),
  leads: rates.leads ?? [],
  occupancies: rates.occupancies ?? [],
  renterPaysFee: rates.renterPaysFee ?? false,
  depositCents: rates.depositCents ?? null,
  beyondDepositCents: rates.beyondDepositCents ?? null,
});

const hours = { minutes: z.int(), hourlyRate: Money, amount: Money };
/** `rule`: the weekly rate that counts for these hours; null: the usual one. */
const TimeLine = z.strictObject({ kind: z.literal("time"), rule: z.string().nullable(), ...hours });
/** `hourlyRate` is that of one unit. */
const EquipmentLine = z.strictObject({
  kind: z.literal("equipment"),
  ...hours,
  spaceId: Id,
  name: z.string(),
  units: z.int(),
});
const PackageLine = z.strictObject({
  kind: z.literal("package"),
  name: z.string(),
  count: z.int(),
  /** Of one. */
  minutes: z.int(),
  price: Money,
  amount: Money,
});
const MinimumLine = z.strictObject({ kind: z.literal("minimum"), amount: Money });
const FeeLine = z.strictObject({ kind: z.literal("fee"), name: z.string(), amount: Money });
const share = { percentBps: z.int(), amount: Money };
/** Below nothing where booking early or late is cheaper. */
const LeadLine = z.strictObject({ kind: z.literal("lead"), name: z.string(), ...share });
/** How much of the day was booked when the slot was held; below nothing where that makes it cheaper. */
const OccupancyLine = z.strictObject({ kind: z.literal("occupancy"), name: z.string(), ...share });
/** What the host takes off this renter's time. */
const ClientLine = z.strictObject({ kind: z.literal("client"), ...share });
/** Time that a plan includes (at no price), or (minutes: null) what of the price its credit pays (below nothing). */
const PlanLine = z.strictObject({
  kind: z.literal("plan"),
  name: z.string(),
  minutes: z.int().nullable(),
  amount: Money,
});
/** Time beyond what a plan includes, at the plan's rate. */
const OverageLine = z.strictObject({ kind: z.literal("overage"), name: z.string(), ...hours });
const ServiceLine = z.strictObject({ kind: z.literal("service"), ...share });
const TaxLine = z.strictObject({ kind: z.literal("tax"), name: z.string(), ...share });
/** Always below nothing. */
const PromoLine = z.strictObject({ kind: z.literal("promo"), code: z.string(), amount: Money });
const MonthLine = z.strictObject({ kind: z.literal("month"), monthlyRate: Money, amount: Money });
export const PriceJson = z.strictObject({
  lines: z.array(
    z
      .union([TimeLine, PackageLine, LeadLine, ClientLine, MinimumLine, EquipmentLine, FeeLine, PromoLine])
      .or(z.union([ServiceLine, TaxLine, MonthLine, PlanLine, OverageLine, OccupancyLine])),
  ),
  total: Money,
  platformFee: Money,
  tax: Money,
  host: Money,
  /** Paid on top of the total and given back after the visit. */
  deposit: Money,
  /** What damage may cost beyond the deposit at most; whoever pays agrees to it. */
  beyondDeposit: Money,
});

export const HeldJson = z.strictObject({
  id: Id,
  status: z.literal("held"),
  kitchenId: Id,
  spaceId: Id,
  startsAt: Instant,
  endsAt: Instant,
  timeZone: z.string(),
  holdExpiresAt: Instant,
  price: PriceJson,
});

export const BookingJson = z.strictObject({
  id: Id,
  seriesId: Id.nullable(),
  status: z.enum(BOOKING_STATUSES),
  /** Whether the host decides; while it is requested, until when. */
  needsApproval: z.boolean(),
  answerBy: Instant.nullable(),
  kitchenId: Id,
  kitchenName: z.string(),
  kitchenSlug: z.string(),
  spaceId: Id,
  spaceName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: z.string(),
  holdExpiresAt: Instant.nullable(),
  price: PriceJson,
  refunded: Money,
  confirmedAt: Instant.nullable(),
  checkedInAt: Instant.nullable(),
  checkedOutAt: Instant.nullable(),
  cancelledAt: Instant.nullable(),
  cancelledBy: z.string().nullable(),
  createdAt: Instant,
});

export const HostBookingJson = BookingJson.extend({
  organizationId: Id,
  renterName: z.string(),
  /** What the host is owed for it as it stands: less after a cancellation. */
  hostDue: Money,
});

/** A price with its lines; money of one currency. */
export function priceJson(quote: Quote): z.input<typeof PriceJson> {
  const money = (amountCents: number) => moneyJson(amountCents, quote.currency);
  return {
    lines: quote.lines.map((line) => {
      const { amountCents, ...rest } = line;
      const amount = money(amountCents);
      if (rest.kind === "month")
        return { kind: rest.kind, monthlyRate: money(rest.monthlyRateCents), amount };
      if (rest.kind === "package") {
        const { priceCents, ...one } = rest;
        return { ...one, price: money(priceCents), amount };
      }
      if (rest.kind !== "time" && rest.kind !== "equipment" && rest.kind !== "overage")
        return { ...rest, amount };
      const { hourlyRateCents, ...one } = rest;
      const hourlyRate = money(hourlyRateCents);
      // Bookings from before there were weekly rates name no rule.
      return one.kind === "time"
        ? { ...one, rule: one.rule ?? null, hourlyRate, amount }
        : { ...one, hourlyRate, amount };
    }),
    total: money(quote.totalCents),
    platformFee: money(quote.platformFeeCents),
    tax: money(quote.taxCents),
    host: money(quote.hostCents),
    deposit: money(quote.depositCents ?? 0),
    beyondDeposit: money(quote.beyondDepositCents ?? 0),
  };
}

export function heldJson(held: HeldBooking): z.input<typeof HeldJson> {
  const { id, status, kitchenId, spaceId, timeZone } = held;
  const at = (instant: string) => withOffset(new Date(instant), timeZone);
  return {
    ...{ id, status, kitchenId, spaceId, timeZone },
    startsAt: at(held.startsAt),
    endsAt: at(held.endsAt),
    holdExpiresAt: at(held.holdExpiresAt),
    price: priceJson(held.quote),
  };
}

export function bookingJson(booking: Booking): z.input<typeof BookingJson> {
  const { id, status, kitchenId, kitchenName, kitchenSlug, spaceId, spaceName, timeZone } = booking;
  const at = (instant: Date) => withOffset(instant, timeZone);
  const orNull = (instant: Date | null) => (instant ? at(instant) : null);
  return {
    ...{ id, status, kitchenId, kitchenName, kitchenSlug, spaceId, spaceName, timeZone },
    startsAt: at(booking.startsAt),
    endsAt: at(booking.endsAt),
    seriesId: booking.seriesId,
    needsApproval: booking.needsApproval,
    answerBy: orNull(booking.answerBy),
    holdExpiresAt: orNull(booking.holdExpiresAt),
    price: priceJson({ ...booking.quote, depositCents: booking.depositCents }),
    refunded: moneyJson(booking.refundedCents, booking.currency),
    confirmedAt: orNull(booking.confirmedAt),
    checkedInAt: orNull(booking.checkedInAt),
    checkedOutAt: orNull(booking.checkedOutAt),
    cancelledAt: orNull(booking.cancelledAt),
    cancelledBy: booking.cancelledBy,
    createdAt: at(booking.createdAt),
  };
}

export const hostBookingJson = (booking: Booking): z.input<typeof HostBookingJson> => ({
  ...bookingJson(booking),
  organizationId: booking.organizationId,
  renterName: booking.renterName,
  hostDue: moneyJson(booking.hostDueCents, booking.currency),
});
