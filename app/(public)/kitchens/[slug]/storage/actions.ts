"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { rentStorage, waitForStorage } from "@/lib/bookings";
import { RentStorageForm, WaitForStorageForm } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { viewer } from "@/lib/http/request-ctx";

const from = z.string().regex(/^\/kitchens\/[\w\-/?=&%.:]*$/);
/** `requestId` is minted with the page: pressing twice is one rental. */
const RentForm = RentStorageForm.extend({ requestId: z.uuid(), from });
const WaitForm = WaitForStorageForm.extend({ from });

/** Renting asks who it is for; what was chosen waits in the address. */
async function someone(ctx: Ctx, back: string): Promise<void> {
  if (!(await viewer())) redirect(`/sign-in?next=${encodeURIComponent(back)}`);
  await limitBrowser("write", ctx.credential?.userId ?? null);
}

export const rentStorageAction = action(RentForm, async (ctx, { requestId, from: back, ...input }) => {
  await someone(ctx, back);
  const hash = `page:${input.spaceId}:${input.startsOn}:${input.months}:${input.promoCode ?? ""}`;
  const { rental } = await rentStorage(ctx, input, { key: requestId, hash });
  redirect(`/bookings/storage/${rental.rentalId}`);
});

export const waitForStorageAction = action(WaitForm, async (ctx, { from: back, ...input }) => {
  await someone(ctx, back);
  await waitForStorage(ctx, input);
  redirect("/bookings");
});
