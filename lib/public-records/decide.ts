import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { suspendKitchen } from "@/lib/kitchens";
import type { DecideClosureInput, DecideMatchInput } from "./schemas";

/**
 * Says whether a listed business is a kitchen of ours; from then on its host sees what the agency found, or never. May be decided
 * anew. Refuses `not_found`, `forbidden`.
 */
export async function decideMatch(ctx: Ctx, { matchId, decision }: DecideMatchInput): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "records:write");
  await ctx.system.batch((query) => [
    query.execute(sql`with done as (update record_matches set status = ${decision}, decided_by = ${person.userId}, decided_at = prep.now() where id = ${matchId} returning 1)
      select prep.must((select count(*) from done) = 1, 'not_found', 'Not found')`),
    query.execute(sql`select prep.audit(k.organization_id, 'records.match_decided', 'kitchen', k.id, ${JSON.stringify({ matchId, decision })}::jsonb)
      from record_matches m join kitchens k on k.id = m.kitchen_id where m.id = ${matchId}`),
  ]);
}

/**
 * Settles what an agency's closure means: nothing for this kitchen, or that it takes no bookings from now on, which its host is told
 * with the note. Refuses `not_found`, `forbidden`, `conflict` (settled before, or a kitchen that is not published).
 */
export async function decideClosure(
  ctx: Ctx,
  { closureId, decision, note }: DecideClosureInput,
): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "records:write");
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ kitchenId: string; status: string }>(
      sql`select kitchen_id as "kitchenId", status from record_closures where id = ${closureId}`,
    ),
  );
  const closure = rows[0] ?? refuse("not_found", "Not found");
  if (closure.status !== "open") refuse("conflict", "This was settled before");
  // Suspended first: should the second commit be lost, the review is still open and the kitchen safe.
  if (decision === "suspended") await suspendKitchen(ctx, { kitchenId: closure.kitchenId, reason: note });
  await ctx.system.batch((query) => [
    query.execute(sql`update record_closures set status = ${decision}, note = ${note}, decided_by = ${person.userId}, decided_at = prep.now()
      where id = ${closureId} and status = 'open'`),
    query.execute(sql`select prep.audit(k.organization_id, 'records.closure_decided', 'kitchen', k.id, ${JSON.stringify({ closureId, decision, note })}::jsonb)
      from kitchens k where k.id = ${closure.kitchenId}`),
  ]);
}
