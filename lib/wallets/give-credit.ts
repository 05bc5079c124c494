import { asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { creditGrants, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import { onlyRow } from "@/lib/core/rows";
import { type GrantState, SECOND_PERSON_ABOVE_CENTS } from "@/lib/core/wallet-terms";
import type { DecideCreditInput, GiveCreditInput } from "./schemas";

/**
 * Gives a renter credit with the platform, on record with its reason, and tells them. What goes beyond `$500` in a day from
 * one of us to one renter waits as `pending` for somebody else's yes. The same `grantId` gives once. Refuses `not_found`
 * (to all but support), `invalid_input` (`email`: nobody has it), `conflict` (the id was used with other figures).
 */
export async function creditWallet(
  ctx: Ctx,
  input: GiveCreditInput,
): Promise<{ grantId: string; state: GrantState }> {
  const person = await requirePerson(ctx);
  authorize(person, "credit:give");
  const { email, ...rest } = input;
  const [renter] = await ctx.db.run((query) =>
    query.select({ id: users.id }).from(users).where(eq(users.email, email)).limit(1),
  );
  if (!renter) refuseField("email", "Nobody has this e-mail address");
  const grant = {
    ...rest,
    userId: renter.id,
    by: person.userId,
    limitCents: SECOND_PERSON_ABOVE_CENTS,
  };
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ state: GrantState }>(
      sql`select prep.give_credit(${JSON.stringify(grant)}::jsonb) as state`,
    ),
  );
  return { grantId: input.grantId, state: onlyRow(rows).state };
}

/**
 * The second person's word on credit that waits: given, and the renter is told, or refused. Refuses `not_found`, `forbidden`
 * (not an admin, or the same person who asked), `conflict` (decided already).
 */
export async function decideCredit(
  ctx: Ctx,
  { grantId, decision }: DecideCreditInput,
): Promise<{ state: GrantState }> {
  const person = await requirePerson(ctx);
  authorize(person, "credit:approve");
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ state: GrantState }>(
      sql`select prep.decide_credit(${grantId}::uuid, ${person.userId}::uuid, ${decision}) as state`,
    ),
  );
  return { state: onlyRow(rows).state };
}

const MOST = 100;

/** Credit that waits for a second person, oldest first, at most 100. Refuses `not_found` to all but support. */
export async function listPendingCredit(ctx: Ctx) {
  authorize(await requirePerson(ctx), "credit:give");
  const asker = alias(users, "asker");
  return ctx.db.run((query) =>
    query
      .select({
        grantId: creditGrants.id,
        email: users.email,
        amountCents: creditGrants.amountCents,
        currency: creditGrants.currency,
        reason: creditGrants.reason,
        requestedBy: creditGrants.requestedBy,
        requestedByEmail: asker.email,
        createdAt: creditGrants.createdAt,
      })
      .from(creditGrants)
      .innerJoin(users, eq(users.id, creditGrants.userId))
      .innerJoin(asker, eq(asker.id, creditGrants.requestedBy))
      .where(eq(creditGrants.state, "pending"))
      .orderBy(asc(creditGrants.createdAt), asc(creditGrants.id))
      .limit(MOST),
  );
}
