"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { overrideBuffers } from "@/lib/bookings";
import { BookingIdInput, OverrideBuffersInput } from "@/lib/bookings/schemas";
import { addClaimPhoto, fileClaim, withdrawClaim } from "@/lib/claims";
import { ClaimPhotoInput, FileClaimForm } from "@/lib/claims/schemas";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import {
  approveRequest,
  cancelBooking,
  declineRequest,
  giveBack,
  proposeMoveByClock,
  withdrawChange,
} from "@/lib/payments";
import {
  CancelBookingForm,
  DeclineRequestInput,
  GiveBackForm,
  ProposeMoveForm,
} from "@/lib/payments/schemas";
import { renewCode } from "@/lib/visits";

export const cancelBookingAction = action(CancelBookingForm, async (ctx, input) => {
  await cancelBooking(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const giveBackAction = action(GiveBackForm, async (ctx, { amountCents, ...input }) => {
  await giveBack(ctx, { ...input, amountCents, currency: "usd" });
  mailSoon();
  revalidatePath("/host", "layout");
});

export const approveRequestAction = action(BookingIdInput, async (ctx, input) => {
  await approveRequest(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const proposeMoveAction = action(ProposeMoveForm, async (ctx, input) => {
  await proposeMoveByClock(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const declineRequestAction = action(DeclineRequestInput, async (ctx, input) => {
  await declineRequest(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const overrideBuffersAction = action(OverrideBuffersInput, async (ctx, input) => {
  await overrideBuffers(ctx, input);
  revalidatePath("/host", "layout");
});

export const renewCodeAction = action(BookingIdInput, async (ctx, input) => {
  await renewCode(ctx, input);
  revalidatePath("/host", "layout");
});

export const withdrawProposalAction = action(BookingIdInput, async (ctx, input) => {
  await withdrawChange(ctx, input);
  revalidatePath("/host", "layout");
});

export const fileClaimAction = action(FileClaimForm, async (ctx, input) => {
  await fileClaim(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const addClaimPhotoAction = action(ClaimPhotoInput, async (ctx, input) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  await addClaimPhoto(ctx, input);
  revalidatePath("/host", "layout");
});

export const withdrawClaimAction = action(BookingIdInput, async (ctx, input) => {
  await withdrawClaim(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});
