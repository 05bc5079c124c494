"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { cancelBooking, proposeMoveByClock, withdrawChange } from "@/lib/payments";
import { CancelBookingInput, ProposeMoveForm } from "@/lib/payments/schemas";

export const cancelBookingAction = action(CancelBookingInput, async (ctx, input) => {
  await cancelBooking(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const proposeMoveAction = action(ProposeMoveForm, async (ctx, input) => {
  await proposeMoveByClock(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const withdrawProposalAction = action(BookingIdInput, async (ctx, input) => {
  await withdrawChange(ctx, input);
  revalidatePath("/host", "layout");
});
