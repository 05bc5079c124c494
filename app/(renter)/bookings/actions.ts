"use server";
import { leaveWaitlist } from "@/lib/bookings";
import { WaitlistIdInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";

export const leaveWaitlistAction = action(WaitlistIdInput, async (ctx, input) => {
  await leaveWaitlist(ctx, input);
  refresh("/bookings");
});
