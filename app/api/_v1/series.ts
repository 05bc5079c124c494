import { z } from "zod";
import { type EditedBooking, getSeries, holdSeries, previewSeries, type Series } from "@/lib/bookings";
import {
  CancelSeriesInput,
  EditSeriesInput,
  HoldSeriesInput,
  SeriesIdInput,
  SeriesInput,
} from "@/lib/bookings/schemas";
import { BILLINGS, BOOKING_STATUSES } from "@/lib/core/booking-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { cancelSeries, editSeries, payMonth, quoteSeriesEdit } from "@/lib/payments";
import { PayMonthInput } from "@/lib/payments/schemas";
import { Id, Instant, Money, PriceJson, priceJson } from "./shapes";

const PLAN_REFUSALS = ["invalid_input", "not_found", "rate_limited"] as const;
const ONCE = ["idempotency_mismatch", "in_progress"] as const;

export const previewOneSeries = endpoint({
  id: "previewSeries",
  method: "POST",
  path: "/series/preview",
  summary: "Every booking of a series with its price and what stands in its way; nothing is held",
  scope: "bookings:read",
  limit: "read",
  keeps: "adapter",
  body: SeriesInput,
  answer: z.strictObject({
    timeZone: z.string(),
    occurrences: z.array(
      z.strictObject({
        date: z.iso.date(),
        startsAt: Instant.nullable(),
        endsAt: Instant.nullable(),
        price: Money.nullable(),
        lines: PriceJson.shape.lines,
        payBy: Instant.nullable(),
        conflict: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  }),
  refusals: [...PLAN_REFUSALS, "promo_refused", ...ONCE],
  run: async ({ ctx, body }) => {
    const { card, occurrences } = await previewSeries(ctx, body);
    const at = (instant: Date | null | undefined) => (instant ? withOffset(instant, card.timeZone) : null);
    return {
      body: {
        timeZone: card.timeZone,
        occurrences: occurrences.map(({ date, slot, quote, payBy, conflict }) => ({
          date,
          startsAt: at(slot?.startsAt),
          endsAt: at(slot?.endsAt),
          price: quote && moneyJson(quote.totalCents, quote.currency),
          lines: quote ? priceJson(quote).lines : [],
          payBy: at(payBy),
          conflict: conflict && { code: conflict.code, detail: conflict.message },
        })),
      },
    };
  },
});

const SeriesJson = z.strictObject({
  id: Id,
  kitchenName: z.string(),
  spaceName: z.string(),
  timeZone: z.string(),
  billing: z.enum(BILLINGS),
  bookings: z.array(
    z.strictObject({
      id: Id,
      status: z.enum(BOOKING_STATUSES),
      startsAt: Instant,
      endsAt: Instant,
      payBy: Instant.nullable(),
      price: Money,
    }),
  ),
});

const seriesJson = ({
  id,
  kitchenName,
  spaceName,
  timeZone,
  billing,
  bookings,
}: Series): z.input<typeof SeriesJson> => ({
  ...{ id, kitchenName, spaceName, timeZone, billing },
  bookings: bookings.map((booking) => ({
    ...{ id: booking.id, status: booking.status },
    startsAt: withOffset(booking.startsAt, timeZone),
    endsAt: withOffset(booking.endsAt, timeZone),
    payBy: booking.holdExpiresAt && withOffset(booking.holdExpiresAt, timeZone),
    price: moneyJson(booking.totalCents, booking.currency),
  })),
});

export const createSeries = endpoint({
  id: "createSeries",
  method: "POST",
  path: "/series",
  summary: "Hold every booking of a series in one commit; each is paid by its own day",
  scope: "bookings:write",
  limit: "write",
  keeps: "verb",
  body: HoldSeriesInput,
  answer: SeriesJson,
  status: 201,
  refusals: [
    ...PLAN_REFUSALS,
    "slot_taken",
    "equipment_taken",
    "promo_refused",
    "renter_limit",
    "papers_missing",
    "renter_blocked",
    "conflict",
    ...ONCE,
  ],
  run: async ({ ctx, body, once }) => {
    const { series, replayed } = await holdSeries(ctx, body, once);
    return {
      body: seriesJson(await getSeries(ctx, series.seriesId)),
      location: `/api/v1/series/${series.seriesId}`,
      replayed,
    };
  },
});

export const readSeries = endpoint({
  id: "getSeries",
  method: "GET",
  path: "/series/{seriesId}",
  summary: "A series that you rent or host, with all its bookings",
  scope: "bookings:read",
  limit: "read",
  params: SeriesIdInput,
  answer: SeriesJson,
  refusals: PLAN_REFUSALS,
  run: async ({ ctx, params }) => ({ body: seriesJson(await getSeries(ctx, params.seriesId)) }),
});

const { seriesId: _, ...cancellation } = CancelSeriesInput.shape;

export const cancelOneSeries = endpoint({
  id: "cancelSeries",
  method: "POST",
  path: "/series/{seriesId}/cancel",
  summary: "Cancel what is still ahead of a series, or of it from one booking on",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: SeriesIdInput,
  body: z.strictObject(cancellation),
  answer: z.strictObject({ cancelled: z.int(), kept: z.int(), refund: Money }),
  refusals: [...PLAN_REFUSALS, "forbidden", ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { cancelled, kept, refundCents, currency } = await cancelSeries(ctx, { ...params, ...body });
    return { body: { cancelled, kept, refund: moneyJson(refundCents, currency) } };
  },
});

const { seriesId: __, onConflict, ...newTime } = EditSeriesInput.shape;
const A_SERIES = {
  method: "POST",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: SeriesIdInput,
} as const;

const Edited = z.strictObject({
  bookingId: Id,
  startsAt: Instant,
  endsAt: Instant,
  priceBefore: Money,
  priceAfter: Money,
  refund: Money,
  payBy: Instant.nullable(),
  conflict: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
});
const editedJson = ({ booking, slot, price, payBy, conflict }: EditedBooking): z.input<typeof Edited> => {
  const money = (amountCents: number) => moneyJson(amountCents, booking.currency);
  const at = (instant: Date) => withOffset(instant, booking.timeZone);
  return {
    bookingId: booking.id,
    ...{ startsAt: at(slot.startsAt), endsAt: at(slot.endsAt), payBy: payBy && at(payBy) },
    priceBefore: money(price.priceBeforeCents),
    priceAfter: money(price.priceAfterCents),
    refund: money(price.refundCents),
    conflict: conflict && { code: conflict.code, detail: conflict.message },
  };
};

export const quoteChangeOfSeries = endpoint({
  ...A_SERIES,
  id: "quoteSeriesChange",
  path: "/series/{seriesId}/change-quote",
  summary:
    "What is ahead of a series at another time: each booking with its price and what stands in its way",
  body: z.strictObject(newTime),
  answer: z.strictObject({ bookings: z.array(Edited) }),
  refusals: [...PLAN_REFUSALS, "forbidden", "conflict", ...ONCE],
  run: async ({ ctx, params, body }) => ({
    body: { bookings: (await quoteSeriesEdit(ctx, { ...params, ...body })).bookings.map(editedJson) },
  }),
});

export const changeOneSeries = endpoint({
  ...A_SERIES,
  id: "changeSeries",
  path: "/series/{seriesId}/change",
  summary:
    "Move what is ahead of a series, or of it from one booking on, to another time or length in one commit",
  body: z.strictObject({ ...newTime, onConflict }),
  answer: z.strictObject({ changed: z.int(), kept: z.int() }),
  refusals: [...PLAN_REFUSALS, "forbidden", "conflict", "slot_taken", ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await editSeries(ctx, { ...params, ...body }) }),
});

const { month, useCredit } = PayMonthInput.shape;

export const checkoutSeriesMonth = endpoint({
  ...A_SERIES,
  id: "checkoutSeriesMonth",
  path: "/series/{seriesId}/checkout",
  summary:
    "One payment page for all bookings of a month that wait for payment; asking again gives the same page. With useCredit your credit pays what it can of each; where it pays all, the address is the series'",
  body: z.strictObject({ month, useCredit }),
  answer: z.strictObject({ url: z.url() }),
  refusals: [...PLAN_REFUSALS, "forbidden", "conflict", ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await payMonth(ctx, { ...params, ...body }) }),
});
