"use server";
import { revalidatePath } from "next/cache";
import { addFeed, importOneFeed, makeKitchenLink, removeFeed, revokeLink } from "@/lib/calendars";
import { AddFeedInput, FeedIdInput, KitchenLinkInput, LinkIdInput } from "@/lib/calendars/schemas";
import type { Ctx } from "@/lib/context";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";

/** Our servers call somebody else's at a person's word, so the person may not give it without end. */
const politely = (ctx: Ctx) => limitBrowser("write", ctx.credential?.userId ?? null);

export const addFeedAction = action(AddFeedInput, async (ctx, input) => {
  await politely(ctx);
  await addFeed(ctx, input);
  revalidatePath("/host", "layout");
});

export const importFeedAction = action(FeedIdInput, async (ctx, input) => {
  await politely(ctx);
  await importOneFeed(ctx, input);
  revalidatePath("/host", "layout");
});

export const removeFeedAction = action(FeedIdInput, async (ctx, input) => {
  await removeFeed(ctx, input);
  revalidatePath("/host", "layout");
});

export const makeLinkAction = action(KitchenLinkInput, async (ctx, input) => {
  const made = await makeKitchenLink(ctx, input);
  revalidatePath("/host", "layout");
  return made;
});

export const revokeLinkAction = action(LinkIdInput, async (ctx, input) => {
  await revokeLink(ctx, input);
  revalidatePath("/host", "layout");
});
