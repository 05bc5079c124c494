"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { mailSoon } from "@/app/mail-soon";
import type { Ctx } from "@/lib/context";
import { action } from "@/lib/http/adapters";
import {
  addPhoto,
  addStation,
  applyTemplate,
  archiveSpace,
  createSpace,
  getKitchenSetup,
  priceSpace,
  removePhoto,
  removeStation,
  renameStation,
  type SetupStep,
  saveAddress,
  saveBasics,
  saveHours,
  savePolicies,
  submitKitchen,
  updateSpace,
} from "@/lib/kitchens";
import * as input from "@/lib/kitchens/schemas";

type Verb<I> = (ctx: Ctx, given: I) => Promise<unknown>;

/** Saves a step and goes on to the next. */
const onward = <S extends z.ZodType<{ kitchenId: string }>>(
  schema: S,
  verb: Verb<z.output<S>>,
  next: SetupStep,
) =>
  action(schema, async (ctx, given) => {
    await verb(ctx, given);
    redirect(`/host/kitchens/${given.kitchenId}/setup/${next}`);
  });

/** Changes one thing of a step and shows the step again. */
const here = <S extends z.ZodType<{ kitchenId: string }>>(schema: S, verb: Verb<z.output<S>>) =>
  action(schema, async (ctx, given) => {
    await verb(ctx, given);
    revalidatePath("/host", "layout");
  });

export const saveBasicsAction = onward(input.SaveBasicsInput, saveBasics, "address");
export const saveAddressAction = onward(input.SaveAddressInput, saveAddress, "photos");
/** A space that goes by the kitchen's hours again has none of its own. */
const HoursForm = input.SaveHoursInput.extend({ asKitchen: z.literal("on").optional() });
export const saveHoursAction = action(HoursForm, async (ctx, { asKitchen, ...given }) => {
  await saveHours(ctx, asKitchen ? { ...given, hours: [] } : given);
  const setup = `/host/kitchens/${given.kitchenId}/setup`;
  redirect(given.spaceId ? `${setup}/hours?space=${given.spaceId}` : `${setup}/price`);
});
export const savePoliciesAction = onward(input.SavePoliciesInput, savePolicies, "payouts");

export const addPhotoAction = here(input.AddPhotoInput, addPhoto);
export const removePhotoAction = here(input.PhotoIdInput, removePhoto);
export const applyTemplateAction = here(input.ApplyTemplateInput, applyTemplate);
export const addStationAction = here(input.AddStationInput, addStation);
export const renameStationAction = here(input.RenameStationInput, renameStation);
export const removeStationAction = here(input.StationIdInput, removeStation);
export const createSpaceAction = here(input.CreateSpaceInput, createSpace);
export const updateSpaceAction = here(input.UpdateSpaceInput, updateSpace);
export const archiveSpaceAction = here(input.SpaceIdInput, archiveSpace);

/** One space after the other, then the policy. */
export const priceSpaceAction = action(input.PriceSpaceInput, async (ctx, given) => {
  await priceSpace(ctx, given);
  const { spaces } = await getKitchenSetup(ctx, given.kitchenId);
  const next = spaces[spaces.findIndex(({ id }) => id === given.spaceId) + 1];
  const setup = `/host/kitchens/${given.kitchenId}/setup`;
  redirect(next ? `${setup}/price?space=${next.id}` : `${setup}/policy`);
});

export const submitKitchenAction = action(input.KitchenIdInput, async (ctx, given) => {
  await submitKitchen(ctx, given);
  mailSoon();
  redirect(`/host/kitchens/${given.kitchenId}`);
});
