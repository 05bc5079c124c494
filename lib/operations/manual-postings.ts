import { desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { manualPostings, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { PostingState } from "@/lib/core/ledger-terms";
import { SECOND_PERSON_ABOVE_CENTS } from "@/lib/core/wallet-terms";
import type { AskPostingInput, DecidePostingInput } from "./schemas";

/**
 * Posts whole cents by hand from one account of the chart (credit) to another (debit), dated now, with its reason on record.
 * What goes beyond `$500` in a day from one of us waits as `pending` for another admin's yes. The same `postingId` posts
 * once. Refuses `not_found`, `forbidden` (not an admin), `invalid_input` (`bookingId`: there is none), `conflict` (the id was
 * used with other figures, the account owes what it has, or the month is closed).
 */
export async function postByHand(
  ctx: Ctx,
  input: AskPostingInput,
): Promise<{ postingId: string; state: PostingState }> {
  const person = await requirePerson(ctx);
  authorize(person, "money:post");
  const asked = { ...input, by: person.userId, limitCents: SECOND_PERSON_ABOVE_CENTS };
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ state: PostingState }>(
      sql`select prep.ask_posting(${JSON.stringify(asked)}::jsonb) as state`,
    ),
  );
  const state = rows[0]?.state ?? refuse("unavailable", "Please try again in a moment");
  return { postingId: input.postingId, state };
}

/**
 * The second person's word on a posting that waits: posted with today's date, or refused; whoever asked may only take it
 * back. Refuses `not_found`, `forbidden`, and `conflict` as `postByHand` does, or when it is decided already.
 */
export async function decidePosting(
  ctx: Ctx,
  { postingId, decision }: DecidePostingInput,
): Promise<{ state: PostingState }> {
  const person = await requirePerson(ctx);
  authorize(person, "money:post");
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ state: PostingState }>(
      sql`select prep.decide_posting(${postingId}::uuid, ${person.userId}::uuid, ${decision}) as state`,
    ),
  );
  return { state: rows[0]?.state ?? refuse("unavailable", "Please try again in a moment") };
}

const MOST = 100;

/** Postings by hand: those that wait first, then the newest, at most 100. Refuses `not_found` to all but support. */
export async function listPostings(ctx: Ctx) {
  authorize(await requirePerson(ctx), "money:read");
  const decider = alias(users, "decider");
  return ctx.db.run((query) =>
    query
      .select({
        postingId: manualPostings.id,
        debit: manualPostings.debitCode,
        credit: manualPostings.creditCode,
        amountCents: manualPostings.amountCents,
        currency: manualPostings.currency,
        bookingId: manualPostings.bookingId,
        externalId: manualPostings.externalId,
        reason: manualPostings.reason,
        state: manualPostings.state,
        requestedBy: manualPostings.requestedBy,
        requestedByEmail: users.email,
        decidedByEmail: decider.email,
        createdAt: manualPostings.createdAt,
      })
      .from(manualPostings)
      .innerJoin(users, eq(users.id, manualPostings.requestedBy))
      .leftJoin(decider, eq(decider.id, manualPostings.decidedBy))
      .orderBy(
        sql`${manualPostings.state} = 'pending' desc`,
        desc(manualPostings.createdAt),
        desc(manualPostings.id),
      )
      .limit(MOST),
  );
}
