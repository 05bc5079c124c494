"use server";
import { revalidatePath } from "next/cache";
import { addStaff, leaveStaff } from "@/lib/compliance";
import { AddStaffInput, LeaveStaffInput } from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";
import { nameShift } from "@/lib/inspections";
import { ShiftInput } from "@/lib/inspections/schemas";

export const addStaffAction = action(AddStaffInput, async (ctx, input) => {
  await addStaff(ctx, input);
  revalidatePath("/", "layout");
});

export const leaveStaffAction = action(LeaveStaffInput, async (ctx, input) => {
  await leaveStaff(ctx, input);
  revalidatePath("/", "layout");
});

export const nameShiftAction = action(ShiftInput, async (ctx, input) => {
  await nameShift(ctx, input);
  revalidatePath("/", "layout");
});
