"use server";
import { redirect } from "next/navigation";
import { mailSoon } from "@/app/mail-soon";
import { EditSeriesForm } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { editSeries } from "@/lib/payments";

export const changeSeriesAction = action(EditSeriesForm, async (ctx, input) => {
  await editSeries(ctx, input);
  mailSoon();
  redirect(`/bookings/series/${input.seriesId}`);
});
