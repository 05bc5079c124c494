import { sql } from "drizzle-orm";
import { type Ctx, requireUser } from "@/lib/context";
import { onlyRow } from "@/lib/core/rows";
import { REFERRAL_CENTS } from "@/lib/core/wallet-terms";
import type { AcceptInvitationInput } from "./schemas";

export type Referral = {
  /** The actor's own code, for others. */
  code: string;
  /** How many came by it. */
  joined: number;
  /** Whether the actor was invited, and whether they still may say so. */
  invited: boolean;
  mayEnter: boolean;
};

/** The actor's code, made when it is asked for the first time, and what became of it. Refuses `unauthenticated`. */
export async function readReferral(ctx: Ctx): Promise<Referral> {
  requireUser(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ referral: Referral }>(sql`select prep.my_referral() as referral`),
  );
  return onlyRow(rows).referral;
}

/**
 * The actor was invited by whoever has this code. Saying so again with the same code changes nothing. Refuses
 * `unauthenticated`, `invalid_input` (`code`: unknown, or one's own), `conflict` (invited by somebody else, or booked already).
 */
export async function acceptInvitation(ctx: Ctx, { code }: AcceptInvitationInput): Promise<void> {
  requireUser(ctx);
  await ctx.db.run((query) => query.execute(sql`select prep.accept_invitation(${code})`));
}

const PER_RUN = 100;

/**
 * Cron: gives both sides their credit for every invitation whose first booking is completed and was paid for, once, and tells
 * them.
 */
export async function rewardReferrals(ctx: Ctx): Promise<{ rewarded: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ rewarded: number }>(
      sql`select prep.reward_referrals(${REFERRAL_CENTS}, ${PER_RUN}) as rewarded`,
    ),
  );
  return { rewarded: onlyRow(rows).rewarded };
}
