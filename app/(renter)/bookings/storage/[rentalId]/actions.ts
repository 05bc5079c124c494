"use server";
import { z } from "zod";
import { mailSoon } from "@/app/mail-soon";
import { prolongRental } from "@/lib/bookings";
import { CancelRentalInput, ProlongRentalForm } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { refresh } from "@/lib/http/refresh";
import { cancelRental } from "@/lib/payments";

export const cancelRentalAction = action(CancelRentalInput, async (ctx, input) => {
  await cancelRental(ctx, input);
  mailSoon();
  refresh(`/bookings/storage/${input.rentalId}`);
});

/** `requestId` is minted with the page: pressing twice adds the months once. */
const ProlongForm = ProlongRentalForm.extend({ requestId: z.uuid() });

export const prolongRentalAction = action(ProlongForm, async (ctx, { requestId, ...input }) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  const hash = `page:${input.rentalId}:${input.months}:${input.promoCode ?? ""}`;
  await prolongRental(ctx, input, { key: requestId, hash });
  refresh(`/bookings/storage/${input.rentalId}`);
});
