import { eq, type SQL, sql } from "drizzle-orm";
import { claims } from "@/db/schema";
import { authorize } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { ANSWER_HOURS, CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { refuse } from "@/lib/core/errors";
import { chargeCards, sendRefunds } from "@/lib/payments";
import type { AnswerClaimInput, DecideClaimInput, FileClaimInput } from "./schemas";

/**
 * A host claims damage of a visit that is over, item by item in cents, out of its deposit, and beyond it as far as the renter
 * agreed to when they paid. The renter is told and has 72 hours to answer. The same `claimId` files once. Refuses `not_found`, `forbidden`, `invalid_input` (by
 * field of `items`), `conflict` (no deposit, not over, too late, claimed already).
 */
export async function fileClaim(ctx: Ctx, input: FileClaimInput): Promise<{ claimId: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "claim:file", await getBooking(ctx, input.bookingId));
  const request = {
    ...input,
    userId: person.userId,
    windowHours: CLAIM_WINDOW_HOURS,
    answerHours: ANSWER_HOURS,
  };
  await decide(ctx, sql`prep.file_claim(${JSON.stringify(request)}::jsonb)`);
  return { claimId: input.claimId };
}

/**
 * The renter's one answer. What is disputed goes to support, the rest is accepted; with nothing disputed the claim is
 * awarded as it was filed, the rest of the deposit goes back at once, and what is beyond it is charged to the card. Refuses `not_found`, `forbidden`, `conflict`
 * (answered, or its time is over), `invalid_input` (`disputed`).
 */
export async function answerClaim(
  ctx: Ctx,
  { bookingId, disputed, note }: AnswerClaimInput,
): Promise<{ state: "decided" | "disputed" }> {
  authorize(await requirePerson(ctx), "claim:answer", await getBooking(ctx, bookingId));
  const claimId = await claimOf(ctx, bookingId);
  const state = await decide(
    ctx,
    sql`prep.answer_claim(${claimId}::uuid, ${JSON.stringify(disputed)}::jsonb, ${note})`,
  );
  await moveMoney(ctx);
  return { state: state === "disputed" ? "disputed" : "decided" };
}

/** The host takes a claim back before it is decided. Refuses `not_found`, `forbidden`, `conflict`. */
export async function withdrawClaim(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ state: "withdrawn" }> {
  authorize(await requirePerson(ctx), "claim:file", await getBooking(ctx, bookingId));
  await decide(ctx, sql`prep.withdraw_claim(${await claimOf(ctx, bookingId)}::uuid)`);
  return { state: "withdrawn" };
}

/**
 * Support's word on a claim that was disputed: what of each item is awarded, in cents, with a reason for both sides. The
 * award goes to the host's next payout, the rest of the deposit back to the renter; what is beyond it is charged to the card.
 * Refuses `not_found`, `conflict` (not disputed, or decided), `invalid_input` (`awards`).
 */
export async function decideClaim(
  ctx: Ctx,
  { claimId, awards, decision }: DecideClaimInput,
): Promise<{ state: "decided" }> {
  const person = await requirePerson(ctx);
  authorize(person, "claim:decide");
  await decide(
    ctx,
    sql`prep.decide_claim(${claimId}::uuid, ${JSON.stringify(awards)}::jsonb, ${decision}, ${person.userId}::uuid)`,
  );
  await moveMoney(ctx);
  return { state: "decided" };
}

/** Right away what the jobs would do: a deposit goes back, a card is charged. What fails now is theirs. */
const moveMoney = (ctx: Ctx) => Promise.allSettled([sendRefunds(ctx), chargeCards(ctx)]);

async function claimOf(ctx: Ctx, bookingId: string): Promise<string> {
  const [claim] = await ctx.db.run((query) =>
    query.select({ id: claims.id }).from(claims).where(eq(claims.bookingId, bookingId)).limit(1),
  );
  return claim?.id ?? refuse("not_found", "There is no such claim");
}

/** The database decides, under a lock of the booking: of two who answer at once one is heard. */
async function decide(ctx: Ctx, call: SQL): Promise<string | null> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ answer: string | null }>(sql`select (${call})::text as answer`),
  );
  return rows[0]?.answer ?? null;
}
