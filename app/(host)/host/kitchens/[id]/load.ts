import { cache } from "react";
import { can } from "@/lib/access";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { getKitchenSetup } from "@/lib/kitchens";

/** The kitchen for one of its own people, once per request; everybody else is told that there is none. */
export const loadKitchen = cache(async (rawId: string, path: string) => {
  const id = idOrNotFound(rawId);
  const { ctx, person } = await signedIn(`/host/kitchens/${id}${path}`);
  const setup = await orNotFound(getKitchenSetup(ctx, id));
  const resource = { organizationId: setup.kitchen.organizationId };
  const may = {
    edit: can(person, "kitchen:update", resource),
    onboard: can(person, "stripe:onboard", resource),
  };
  return { ctx, person, setup, may };
});
