import { cache } from "react";
import { orNotFound } from "@/lib/http/page";
import { limitBrowser } from "@/lib/http/rate-limit";
import { publicCtx } from "@/lib/http/request-ctx";
import { inspectedKitchen } from "@/lib/inspections";

/** The kitchen behind an inspector's address, once per request; whoever guesses is told that there is none. */
export const loadInspected = cache(async (token: string) => {
  await limitBrowser("read", null);
  const ctx = await publicCtx();
  return { ctx, kitchen: await orNotFound(inspectedKitchen(ctx, token)) };
});
