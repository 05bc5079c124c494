"use server";
import { mailSoon } from "@/app/mail-soon";
import { CancelSeriesForm } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";
import { cancelSeries } from "@/lib/payments";

export const cancelSeriesAction = action(CancelSeriesForm, async (ctx, input) => {
  await cancelSeries(ctx, input);
  mailSoon();
  refresh(`/bookings/series/${input.seriesId}`);
});
