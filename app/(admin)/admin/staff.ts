import { notFound } from "next/navigation";
import type { Person } from "@/lib/access";
import { can } from "@/lib/access";
import type { Ctx } from "@/lib/context";
import { signedIn } from "@/lib/http/request-ctx";

/** For pages of the platform's own people; for everybody else there is nothing here. */
export async function staffPage(path: string): Promise<{ ctx: Ctx; person: Person; reviews: boolean }> {
  const { ctx, person } = await signedIn(path);
  if (!can(person, "people:read")) notFound();
  return { ctx, person, reviews: can(person, "kitchen:review") };
}
