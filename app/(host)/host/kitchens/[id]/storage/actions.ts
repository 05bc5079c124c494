"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { GiveNoticeInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { addStorage, addUnits, archiveStorage, changeStorage } from "@/lib/kitchens";
import { AddStorageForm, AddUnitsForm, ChangeStorageForm, SpaceIdInput } from "@/lib/kitchens/schemas";
import { giveNotice } from "@/lib/payments";

export const addStorageAction = action(AddStorageForm, async (ctx, { monthlyRate, ...input }) => {
  await addStorage(ctx, { ...input, monthlyRateCents: monthlyRate });
  revalidatePath("/host", "layout");
});

export const changeStorageAction = action(ChangeStorageForm, async (ctx, { monthlyRate, ...input }) => {
  await changeStorage(ctx, { ...input, monthlyRateCents: monthlyRate });
  revalidatePath("/host", "layout");
});

export const addUnitsAction = action(AddUnitsForm, async (ctx, input) => {
  await addUnits(ctx, input);
  revalidatePath("/host", "layout");
});

export const archiveStorageAction = action(SpaceIdInput, async (ctx, input) => {
  await archiveStorage(ctx, input);
  revalidatePath("/host", "layout");
});

export const giveNoticeAction = action(GiveNoticeInput, async (ctx, input) => {
  await giveNotice(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});
