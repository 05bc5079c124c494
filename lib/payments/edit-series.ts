import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import {
  type EditedBooking,
  equipmentRequest,
  getSeries,
  previewSeriesEdit,
  type SeriesEdit,
} from "@/lib/bookings";
import type { EditSeriesInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { AppError, refuse } from "@/lib/core/errors";
import { localDate } from "@/lib/core/zoned";
import { changeRequest, sendAll } from "./write-change";

type Answer = { outcome: "stale" } | { outcome: "edited"; bookingIds: string[]; refundIds: string[] };

/**
 * What `editSeries` would do: every booking that is ahead, at its new time, with its price and what stands in its way.
 * Refuses `not_found`, `forbidden`, `conflict`.
 */
export async function quoteSeriesEdit(
  ctx: Ctx,
  input: Omit<EditSeriesInput, "onConflict">,
): Promise<SeriesEdit> {
  const series = await getSeries(ctx, input.seriesId);
  authorize(await requirePerson(ctx), "booking:change", series);
  return previewSeriesEdit(ctx, input, series.billing);
}

/**
 * Moves what is ahead of a series to another time of day or another length, in one commit: all of it, or what is free
 * there (`onConflict`). What is not paid yet gets the price of its new time; paid bookings give back what the policy
 * says and never cost more. Refuses what `quoteSeriesEdit` refuses, `slot_taken`.
 */
export async function editSeries(
  ctx: Ctx,
  input: EditSeriesInput,
): Promise<{ changed: number; kept: number }> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const plan = await quoteSeriesEdit(ctx, input);
    const answer = await write(ctx, input, plan, changeable(plan, input.onConflict));
    if (answer.outcome === "stale") continue;
    await sendAll(ctx, answer.refundIds);
    const changed = answer.bookingIds.length;
    return { changed, kept: plan.bookings.length - changed };
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

const moves = ({ booking, slot }: EditedBooking) =>
  +slot.startsAt !== +booking.startsAt || +slot.endsAt !== +booking.endsAt;

function changeable({ bookings }: SeriesEdit, onConflict: "skip" | "stop"): EditedBooking[] {
  const blocked = bookings.find(({ conflict }) => conflict);
  if (onConflict === "stop" && blocked) {
    const date = localDate(blocked.booking.startsAt, blocked.booking.timeZone);
    const template = "{date} cannot be moved there. Skip it, or choose another time";
    throw new AppError("slot_taken", template, { onConflict: [date] }, { values: { date } });
  }
  const free = bookings.filter((edit) => !edit.conflict && moves(edit));
  if (free.length === 0) refuse("slot_taken", "None of these bookings can be moved there");
  return free;
}

async function write(
  ctx: Ctx,
  { seriesId, onConflict }: EditSeriesInput,
  { card }: SeriesEdit,
  edits: readonly EditedBooking[],
): Promise<Answer> {
  const request = {
    ...{ seriesId, onConflict, kitchenVersion: card.version },
    ...{ units: card.units, stationIds: card.stationIds, incrementMinutes: card.incrementMinutes },
    gapMinutes: card.avoidGaps ? card.minMinutes : null,
    edits: edits.map((edit) => ({
      bookingId: edit.booking.id,
      ...edit.slot,
      fromStartsAt: edit.booking.startsAt,
      fromEndsAt: edit.booking.endsAt,
      ...(edit.kind ? { change: paidChange(ctx, card, edit, edit.kind) } : unpaid(edit)),
    })),
  };
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ answer: Answer }>(
      sql`select prep.edit_series(${JSON.stringify(request)}::jsonb) as answer`,
    ),
  );
  return rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
}

const unpaid = ({ booking, open, price, payBy, equipment }: EditedBooking) => ({
  ...{ open, payBy, quote: price.quote },
  ...equipmentRequest(equipment),
  bufferBeforeMinutes: booking.bufferBeforeMinutes,
  bufferAfterMinutes: booking.bufferAfterMinutes,
});

const paidChange = (
  ctx: Ctx,
  card: SeriesEdit["card"],
  { booking, slot, share, price, open }: EditedBooking,
  kind: NonNullable<EditedBooking["kind"]>,
) =>
  changeRequest(
    ctx,
    { booking, card, slot, kind, share, equipment: null, price },
    { state: "applied", openMinutes: 0, reason: "" },
    open,
  );
