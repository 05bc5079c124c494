"use server";
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { createOrganization } from "@/lib/accounts";
import { OrganizationNameInput } from "@/lib/accounts/schemas";
import { checkIn, checkOut } from "@/lib/bookings";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { action, leadOn } from "@/lib/http/adapters";
import { createKitchen } from "@/lib/kitchens";
import { CreateKitchenInput } from "@/lib/kitchens/schemas";
import { ORGANIZATION_COOKIE } from "./organization";

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const cookieOptions = { maxAge: YEAR_SECONDS, sameSite: "lax", httpOnly: true, path: "/host" } as const;

export const chooseOrganizationAction = leadOn(async (form) => {
  (await cookies()).set(ORGANIZATION_COOKIE, String(form.get("organization")), cookieOptions);
  redirect("/host");
});

export const createOrganizationAction = action(OrganizationNameInput, async (ctx, input) => {
  const { id } = await createOrganization(ctx, input);
  (await cookies()).set(ORGANIZATION_COOKIE, id, cookieOptions);
  redirect("/host");
});

export const createKitchenAction = action(CreateKitchenInput, async (ctx, input) => {
  const { id } = await createKitchen(ctx, input);
  redirect(`/host/kitchens/${id}/setup/basics`);
});

export const checkInAction = action(BookingIdInput, async (ctx, input) => {
  await checkIn(ctx, input);
  revalidatePath("/host", "layout");
});

export const checkOutAction = action(BookingIdInput, async (ctx, input) => {
  await checkOut(ctx, input);
  revalidatePath("/host", "layout");
});
