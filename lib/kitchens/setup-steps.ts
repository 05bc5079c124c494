import type { KitchenSetup } from "./queries";

export const SETUP_STEPS = [
  "basics",
  "address",
  "photos",
  "stations",
  "hours",
  "price",
  "policy",
  "payouts",
  "review",
] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** What decides how far a setup is. */
export type SetupFacts = {
  description: string;
  addressLine: string;
  latitude: number | null;
  photos: number;
  /** Spaces on offer that have stations enough. */
  spaces: number;
  hours: number;
  detailsSubmitted: boolean;
};

const MISSING: Partial<Record<SetupStep, string>> = {
  basics: "Describe the kitchen in a sentence or two",
  address: "Give the address",
  photos: "Add at least one photo",
  stations: "Add at least one space",
  hours: "Give the opening hours",
  payouts: "Set up payouts with Stripe",
};

/** Each step before the last, and whether it is done; `missing` says in words what is not. */
export function setupSteps(facts: SetupFacts): { step: SetupStep; done: boolean; missing: string }[] {
  const done: Partial<Record<SetupStep, boolean>> = {
    basics: facts.description !== "",
    address: facts.addressLine !== "" && facts.latitude !== null,
    photos: facts.photos > 0,
    stations: facts.spaces > 0,
    hours: facts.hours > 0,
    // Price and policy begin with sound defaults; there is a price as soon as there is a space.
    price: facts.spaces > 0,
    policy: true,
    payouts: facts.detailsSubmitted,
  };
  return SETUP_STEPS.filter((step) => step !== "review").map((step) => ({
    step,
    done: done[step] ?? false,
    missing: MISSING[step] ?? "",
  }));
}

/** Where a host goes on: the first step that is not done, or the last look before submitting. */
export const nextOpenStep = (facts: SetupFacts): SetupStep =>
  setupSteps(facts).find(({ done }) => !done)?.step ?? "review";

export const factsOf = ({ kitchen, organization, photos, spaces, hours }: KitchenSetup): SetupFacts => ({
  description: kitchen.description,
  addressLine: kitchen.addressLine,
  latitude: kitchen.latitude,
  photos: photos.length,
  spaces: spaces.filter((space) => space.stationIds.length >= (space.units ?? 1)).length,
  hours: hours.length,
  detailsSubmitted: organization.detailsSubmitted,
});
