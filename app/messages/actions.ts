"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { reportMessage, sendMessage } from "@/lib/messages";
import { ReportMessageInput, SendMessageInput } from "@/lib/messages/schemas";

export const sendMessageAction = action(SendMessageInput, async (ctx, input) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  await sendMessage(ctx, input);
  mailSoon();
  revalidatePath(`/bookings/${input.bookingId}`);
  revalidatePath(`/host/bookings/${input.bookingId}`);
  revalidatePath("/bookings/storage/[rentalId]", "page");
  revalidatePath("/host/storage/[rentalId]", "page");
});

export const reportMessageAction = action(ReportMessageInput, async (ctx, input) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  await reportMessage(ctx, input);
});
