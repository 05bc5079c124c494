"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { cancelBooking } from "@/lib/payments";
import { CancelBookingInput } from "@/lib/payments/schemas";
import { renewCode } from "@/lib/visits";

export const cancelBookingAction = action(CancelBookingInput, async (ctx, input) => {
  await cancelBooking(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const renewCodeAction = action(BookingIdInput, async (ctx, input) => {
  await renewCode(ctx, input);
  revalidatePath("/host", "layout");
});
