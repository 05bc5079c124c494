import { z } from "zod";
import { AMENITIES } from "@/lib/core/kitchen-terms";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}$/;

const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** The state of the search page is its address: every link can be sent to somebody. What is malformed is left out. */
export const SearchParams = z.object({
  place: z.string().trim().max(100).catch(""),
  near: z
    .string()
    .regex(/^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/)
    .optional()
    .catch(undefined),
  date: z.string().regex(DAY).optional().catch(undefined),
  start: z.string().regex(TIME).optional().catch(undefined),
  hours: z.coerce.number().min(0.5).max(24).multipleOf(0.5).optional().catch(undefined),
  amenities: list.pipe(z.array(z.enum(AMENITIES))).catch([]),
  max: z.coerce.number().int().min(1).max(1_000).optional().catch(undefined),
  sort: z.enum(["distance", "price"]).optional().catch(undefined),
  radius: z.coerce.number().min(1).max(200).catch(25),
  cursor: z.string().max(200).optional().catch(undefined),
});
export type SearchParams = z.output<typeof SearchParams>;

/** The address of the same search with something changed. */
export function searchHref(params: SearchParams, change: Partial<SearchParams>): string {
  const query = new URLSearchParams();
  const all = { ...params, ...change };
  for (const [key, value] of Object.entries(all)) {
    if (Array.isArray(value)) for (const one of value) query.append(key, one);
    else if (value !== undefined && value !== "" && !(key === "radius" && value === 25))
      query.set(key, String(value));
  }
  return `/search?${query}`;
}
