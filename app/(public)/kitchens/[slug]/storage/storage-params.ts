import { z } from "zod";

/** The choice is in the address, so that signing in or going back never loses it. */
export const StorageParams = z.object({
  space: z.uuid(),
  from: z.iso.date().optional().catch(undefined),
  code: z.string().trim().max(20).optional().catch(undefined),
  months: z.coerce.number().int().min(1).max(12).catch(1),
});
export type StorageParams = z.output<typeof StorageParams>;
