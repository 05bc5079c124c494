"use server";
import { revalidatePath } from "next/cache";
import type { Ctx } from "@/lib/context";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { addDoor, removeDoor, saveArrivalSettings, testDoor } from "@/lib/visits";
import { AddDoorInput, ArrivalInput, DoorIdInput } from "@/lib/visits/schemas";

/** Our servers call somebody else's at a person's word, so the person may not give it without end. */
const politely = (ctx: Ctx) => limitBrowser("write", ctx.credential?.userId ?? null);

export const saveArrivalAction = action(ArrivalInput, async (ctx, input) => {
  await saveArrivalSettings(ctx, input);
  revalidatePath("/host", "layout");
});

export const addDoorAction = action(AddDoorInput, async (ctx, input) => {
  await politely(ctx);
  const made = await addDoor(ctx, input);
  revalidatePath("/host", "layout");
  return made;
});

export const testDoorAction = action(DoorIdInput, async (ctx, input) => {
  await politely(ctx);
  await testDoor(ctx, input);
  revalidatePath("/host", "layout");
});

export const removeDoorAction = action(DoorIdInput, async (ctx, input) => {
  await removeDoor(ctx, input);
  revalidatePath("/host", "layout");
});
