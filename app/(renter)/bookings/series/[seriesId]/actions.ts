"use server";
import { mailSoon } from "@/app/mail-soon";
import { CancelSeriesInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";
import { cancelSeries } from "@/lib/payments";

export const cancelSeriesAction = action(CancelSeriesInput, async (ctx, input) => {
  await cancelSeries(ctx, input);
  mailSoon();
  refresh(`/bookings/series/${input.seriesId}`);
});
