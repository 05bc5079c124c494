"use server";
import { mailSoon } from "@/app/mail-soon";
import { CancelMonthsForm } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";
import { cancelMonths } from "@/lib/payments";

export const cancelMonthsAction = action(CancelMonthsForm, async (ctx, input) => {
  await cancelMonths(ctx, input);
  mailSoon();
  refresh(`/host/storage/${input.rentalId}`);
});
