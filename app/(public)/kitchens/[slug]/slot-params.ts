import { z } from "zod";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** The chosen slot is in the address, so that signing in, sharing or going back never loses it. */
export const SlotParams = z.object({
  space: z.uuid().optional().catch(undefined),
  date: Day.optional().catch(undefined),
  start: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional()
    .catch(undefined),
  hours: z.coerce.number().min(0.25).max(168).optional().catch(undefined),
  /** Equipment, as `equipment-param.ts` writes it. */
  with: z.string().max(900).optional().catch(undefined),
  /** Names of optional fees, with `~` between. */
  add: z.string().max(250).optional().catch(undefined),
  /** A promo code. */
  code: z.string().trim().toUpperCase().max(20).optional().catch(undefined),
});
export type SlotParams = z.output<typeof SlotParams>;

export function slotHref(slug: string, params: SlotParams, change: Partial<SlotParams>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...params, ...change }))
    if (value !== undefined) query.set(key, String(value));
  return `/kitchens/${slug}?${query}#book`;
}
