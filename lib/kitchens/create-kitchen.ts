import { sql } from "drizzle-orm";
import { kitchens, organizations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { auditKitchen } from "./queries";
import type { CreateKitchenInput } from "./schemas";

/** `Café Nº 1, South Side` becomes `cafe-no-1-south-side`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return plain || "kitchen";
}

/** A draft that only its organization sees. Refuses `not_found`, `forbidden`. */
export async function createKitchen(
  ctx: Ctx,
  { organizationId, name }: CreateKitchenInput,
): Promise<{ id: string; slug: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "kitchen:create", { organizationId });
  const id = uuidv7();
  const plain = slugOf(name);
  // Other people's drafts hold their names too, and only the platform sees those.
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ taken: boolean }>(
      sql`select exists (select 1 from kitchens where slug = ${plain}) as taken`,
    ),
  );
  const slug = rows[0]?.taken ? `${plain}-${id.slice(-6)}` : plain;
  await ctx.db.batch((query) => [
    query.insert(kitchens).values({
      id,
      organizationId,
      slug,
      name,
      timeZone: sql`(select ${organizations.timeZone} from ${organizations} where ${organizations.id} = ${organizationId})`,
      createdBy: person.userId,
    }),
    auditKitchen(query, { id, organizationId }, "created"),
  ]);
  return { id, slug };
}
