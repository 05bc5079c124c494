"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { cancelBooking } from "@/lib/payments";
import { CancelBookingInput } from "@/lib/payments/schemas";

export const cancelBookingAction = action(CancelBookingInput, async (ctx, input) => {
  await cancelBooking(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});
