import { and, desc, eq, like, sql } from "drizzle-orm";
import { places } from "@/db/schema";
import type { Ctx } from "@/lib/context";

export type Place = { label: string; latitude: number; longitude: number };

/** The place that people most likely mean: a ZIP code, `Austin, TX`, or the largest city of that name. */
export async function findPlace(ctx: Ctx, text: string): Promise<Place | null> {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/\s*,\s*/g, ", ")
    .replace(/\s+/g, " ");
  if (!wanted) return null;
  const zip = /^\d{5}$/.exec(wanted)?.[0];
  const where = zip
    ? eq(places.id, `zip:${zip}`)
    : and(eq(places.kind, "city"), like(places.search, `${wanted.replace(/[\\%_]/g, "\\$&")}%`));
  const [place] = await ctx.db.run((query) =>
    query
      .select({ label: places.label, latitude: places.latitude, longitude: places.longitude })
      .from(places)
      .where(where)
      // An exact name before one that only begins with it, then the larger city.
      .orderBy(
        desc(sql`split_part(${places.search}, ',', 1) = split_part(${wanted}, ',', 1)`),
        desc(places.weight),
      )
      .limit(1),
  );
  return place ?? null;
}
