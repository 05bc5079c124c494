import { z } from "zod";
import {
  getRental,
  listRentals,
  previewStorage,
  prolongRental,
  type Rental,
  rentStorage,
} from "@/lib/bookings";
import {
  CancelRentalInput,
  ProlongRentalInput,
  RentalIdInput,
  RentStorageInput,
} from "@/lib/bookings/schemas";
import { BOOKING_STATUSES } from "@/lib/core/booking-terms";
import { MONTHLY_KINDS } from "@/lib/core/kitchen-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { cancelRental } from "@/lib/payments";
import { ONCE } from "./on-a-booking";
import { Id, Instant, Money, PriceJson, page, priceJson } from "./shapes";

const READ = ["invalid_input", "not_found", "rate_limited"] as const;
const RULES = ["in_the_past", "beyond_horizon"] as const;

const RentalJson = z.strictObject({
  id: Id,
  kitchenId: Id,
  kitchenName: z.string(),
  spaceId: Id,
  spaceName: z.string(),
  storageKind: z.enum(MONTHLY_KINDS),
  /** The one unit that all of its months keep. */
  unitName: z.string(),
  timeZone: z.string(),
  startsOn: z.iso.date(),
  /** The end of the last month that is paid; null: none is. */
  paidUntil: Instant.nullable(),
  /** Since then the host lets nobody add months. */
  noticeGivenAt: Instant.nullable(),
  /** Each is a booking, paid as any other. */
  months: z.array(
    z.strictObject({
      bookingId: Id,
      status: z.enum(BOOKING_STATUSES),
      startsAt: Instant,
      endsAt: Instant,
      payBy: Instant.nullable(),
      price: Money,
      refunded: Money,
    }),
  ),
});

const rentalJson = (rental: Rental): z.input<typeof RentalJson> => {
  const { id, kitchenId, kitchenName, spaceId, spaceName, storageKind, unitName, timeZone } = rental;
  const at = (instant: Date) => withOffset(instant, timeZone);
  return {
    ...{ id, kitchenId, kitchenName, spaceId, spaceName, storageKind, unitName, timeZone },
    startsOn: rental.term.startsOn,
    paidUntil: rental.paidUntil && at(rental.paidUntil),
    noticeGivenAt: rental.noticeGivenAt && at(rental.noticeGivenAt),
    months: rental.months.map((month) => ({
      ...{ bookingId: month.id, status: month.status },
      startsAt: at(month.startsAt),
      endsAt: at(month.endsAt),
      payBy: month.holdExpiresAt && at(month.holdExpiresAt),
      price: moneyJson(month.totalCents, month.currency),
      refunded: moneyJson(month.refundedCents, month.currency),
    })),
  };
};

export const previewStorageRental = endpoint({
  id: "previewStorageRental",
  method: "POST",
  path: "/storage-rentals/preview",
  summary:
    "Every month of a rental with its dates and price, and how many units are free for all; nothing is held",
  scope: "bookings:read",
  limit: "read",
  keeps: "adapter",
  body: RentStorageInput,
  answer: z.strictObject({
    timeZone: z.string(),
    freeUnits: z.int(),
    months: z.array(
      z.strictObject({
        ...{ startsAt: Instant, endsAt: Instant, payBy: Instant, price: Money },
        lines: PriceJson.shape.lines,
      }),
    ),
  }),
  refusals: ["invalid_input", ...RULES, "not_found", "promo_refused", ...ONCE],
  run: async ({ ctx, body }) => {
    const { card, months, free } = await previewStorage(ctx, body);
    const at = (instant: Date) => withOffset(instant, card.timeZone);
    return {
      body: {
        timeZone: card.timeZone,
        freeUnits: free,
        months: months.map(({ startsAt, endsAt, payBy, quote }) => ({
          ...{ startsAt: at(startsAt), endsAt: at(endsAt), payBy: at(payBy) },
          price: moneyJson(quote.totalCents, quote.currency),
          lines: priceJson(quote).lines,
        })),
      },
    };
  },
});

export const createStorageRental = endpoint({
  id: "createStorageRental",
  method: "POST",
  path: "/storage-rentals",
  summary:
    "Hold a unit of storage, or a place in a plan, for 1 to 12 months; the first is paid now, each other three days before it begins",
  scope: "bookings:write",
  limit: "write",
  keeps: "verb",
  body: RentStorageInput,
  answer: RentalJson,
  status: 201,
  refusals: [
    "invalid_input",
    ...RULES,
    "not_found",
    "storage_full",
    "renter_blocked",
    "promo_refused",
    "conflict",
    ...ONCE,
  ],
  run: async ({ ctx, body, once }) => {
    const { rental, replayed } = await rentStorage(ctx, body, once);
    return {
      body: rentalJson(await getRental(ctx, rental.rentalId)),
      location: `/api/v1/storage-rentals/${rental.rentalId}`,
      replayed,
    };
  },
});

export const listStorageRentals = endpoint({
  id: "listStorageRentals",
  method: "GET",
  path: "/storage-rentals",
  summary: "The units that you rent, the one that ends first first",
  scope: "bookings:read",
  limit: "read",
  answer: page(
    z.strictObject({
      id: Id,
      kitchenName: z.string(),
      spaceName: z.string(),
      storageKind: z.enum(MONTHLY_KINDS),
      unitName: z.string(),
      paidUntil: Instant.nullable(),
      endsAt: Instant,
      noticeGiven: z.boolean(),
      /** What has to be paid next, and by when. */
      due: z.strictObject({ bookingId: Id, payBy: Instant, price: Money }).nullable(),
    }),
  ),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listRentals(ctx)).map(
      ({ timeZone, currency, threadId: ____, city: _, state: __, due, paidUntil, endsAt, ...rental }) => ({
        ...rental,
        paidUntil: paidUntil && withOffset(paidUntil, timeZone),
        endsAt: withOffset(endsAt, timeZone),
        due: due && {
          bookingId: due.bookingId,
          payBy: withOffset(due.payBy, timeZone),
          price: moneyJson(due.totalCents, currency),
        },
      }),
    );
    return { body: { items, nextCursor: null } };
  },
});

export const readStorageRental = endpoint({
  id: "getStorageRental",
  method: "GET",
  path: "/storage-rentals/{rentalId}",
  summary: "A unit that you rent or host, with all its months",
  scope: "bookings:read",
  limit: "read",
  params: RentalIdInput,
  answer: RentalJson,
  refusals: READ,
  run: async ({ ctx, params }) => ({ body: rentalJson(await getRental(ctx, params.rentalId)) }),
});

const { rentalId: _, ...prolonging } = ProlongRentalInput.shape;
const PROLONG = [
  ...(["beyond_horizon", "promo_refused", "storage_full"] as const),
  ...(["forbidden", "renter_blocked", "conflict"] as const),
];

export const prolongStorageRental = endpoint({
  id: "prolongStorageRental",
  method: "POST",
  path: "/storage-rentals/{rentalId}/prolong",
  summary: "Add months to a rental on its own unit",
  scope: "bookings:write",
  limit: "write",
  keeps: "verb",
  params: RentalIdInput,
  body: z.strictObject(prolonging),
  answer: RentalJson,
  refusals: [...READ, ...PROLONG, ...ONCE],
  run: async ({ ctx, params, body, once }) => {
    const { rental, replayed } = await prolongRental(ctx, { ...params, ...body }, once);
    return { body: rentalJson(await getRental(ctx, rental.rentalId)), replayed };
  },
});

const { rentalId: __, ...cancellation } = CancelRentalInput.shape;

export const cancelStorageRental = endpoint({
  id: "cancelStorageRental",
  method: "POST",
  path: "/storage-rentals/{rentalId}/cancel",
  summary: "Give a unit up with the month that runs, or from one month on",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: RentalIdInput,
  body: z.strictObject(cancellation),
  answer: z.strictObject({ cancelled: z.int(), kept: z.int(), refund: Money }),
  refusals: [...READ, "forbidden", ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { cancelled, kept, refundCents, currency } = await cancelRental(ctx, { ...params, ...body });
    return { body: { cancelled, kept, refund: moneyJson(refundCents, currency) } };
  },
});
