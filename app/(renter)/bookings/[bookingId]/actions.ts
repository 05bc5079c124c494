"use server";
import { redirect } from "next/navigation";
import { mailSoon } from "@/app/mail-soon";
import { checkIn } from "@/lib/bookings";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { answerClaim } from "@/lib/claims";
import { AnswerClaimForm } from "@/lib/claims/schemas";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { refresh } from "@/lib/http/refresh";
import { acceptMove, cancelBooking, declineMove, giveBackHold, withdrawChange } from "@/lib/payments";
import { CancelBookingForm } from "@/lib/payments/schemas";
import { addHandoverPhoto, finishVisit, tellCondition } from "@/lib/visits";
import { FinishVisitInput, HandoverPhotoInput, TellConditionInput } from "@/lib/visits/schemas";

export const giveBackAction = action(BookingIdInput, async (ctx, input) => {
  await giveBackHold(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const cancelAction = action(CancelBookingForm, async (ctx, input) => {
  await cancelBooking(ctx, input);
  mailSoon();
  redirect(`/bookings/${input.bookingId}`);
});

export const acceptMoveAction = action(BookingIdInput, async (ctx, input) => {
  await acceptMove(ctx, input);
  mailSoon();
  refresh(`/bookings/${input.bookingId}`);
});

export const declineMoveAction = action(BookingIdInput, async (ctx, input) => {
  await declineMove(ctx, input);
  mailSoon();
  refresh(`/bookings/${input.bookingId}`);
});

export const withdrawChangeAction = action(BookingIdInput, async (ctx, input) => {
  await withdrawChange(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const checkInAction = action(BookingIdInput, async (ctx, input) => {
  await checkIn(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const checkOutAction = action(FinishVisitInput, async (ctx, input) => {
  await finishVisit(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const tellConditionAction = action(TellConditionInput, async (ctx, input) => {
  await tellCondition(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const addHandoverPhotoAction = action(HandoverPhotoInput, async (ctx, input) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  await addHandoverPhoto(ctx, input);
  refresh(`/bookings/${input.bookingId}`);
});

export const answerClaimAction = action(AnswerClaimForm, async (ctx, input) => {
  await answerClaim(ctx, input);
  mailSoon();
  refresh(`/bookings/${input.bookingId}`);
});

export const withdrawRequestAction = action(BookingIdInput, async (ctx, { bookingId }) => {
  await cancelBooking(ctx, { bookingId, reason: "" });
  mailSoon();
  refresh(`/bookings/${bookingId}`);
});
