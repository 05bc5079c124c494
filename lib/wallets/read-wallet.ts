import { and, desc, eq, lt } from "drizzle-orm";
import {
  bookings,
  creditGrants,
  creditTransfers,
  kitchens,
  organizations,
  walletEntries,
  wallets,
} from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { CREDIT_CURRENCY } from "@/lib/core/wallet-terms";
import type { ReadWalletInput } from "./schemas";

/**
 * The actor's own credit: its balance, and what came and went, newest first. Cents; what left is below zero. Whoever was
 * never given any has a balance of nothing. Refuses `unauthenticated`.
 */
export async function readWallet(ctx: Ctx, { cursor, limit }: ReadWalletInput) {
  const userId = requireUser(ctx);
  const own = and(eq(walletEntries.userId, userId), eq(walletEntries.currency, CREDIT_CURRENCY));
  const [[wallet], rows] = await ctx.db.batch((query) => [
    query
      .select({ balanceCents: wallets.balanceCents })
      .from(wallets)
      .where(and(eq(wallets.userId, userId), eq(wallets.currency, CREDIT_CURRENCY))),
    query
      .select({
        sequence: walletEntries.sequence,
        kind: walletEntries.kind,
        amountCents: walletEntries.amountCents,
        balanceCents: walletEntries.balanceCents,
        createdAt: walletEntries.createdAt,
        bookingId: walletEntries.bookingId,
        kitchenName: kitchens.name,
        timeZone: bookings.timeZone,
        reason: creditGrants.reason,
        businessName: organizations.name,
      })
      .from(walletEntries)
      .leftJoin(bookings, eq(bookings.id, walletEntries.bookingId))
      .leftJoin(kitchens, eq(kitchens.id, bookings.kitchenId))
      .leftJoin(creditGrants, eq(creditGrants.id, walletEntries.grantId))
      .leftJoin(creditTransfers, eq(creditTransfers.id, walletEntries.transferId))
      .leftJoin(organizations, eq(organizations.id, creditTransfers.organizationId))
      .where(cursor ? and(own, lt(walletEntries.sequence, Number(cursor))) : own)
      .orderBy(desc(walletEntries.sequence))
      .limit(limit + 1),
  ]);
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  return {
    balanceCents: wallet?.balanceCents ?? 0,
    currency: CREDIT_CURRENCY,
    entries,
    nextCursor: rows.length > limit && last ? String(last.sequence) : null,
  };
}
export type Wallet = Awaited<ReturnType<typeof readWallet>>;

/** What the actor can pay with now, in cents. */
export async function creditOf(ctx: Ctx): Promise<number> {
  const [wallet] = await ctx.db.run((query) =>
    query
      .select({ balanceCents: wallets.balanceCents })
      .from(wallets)
      .where(and(eq(wallets.userId, requireUser(ctx)), eq(wallets.currency, CREDIT_CURRENCY))),
  );
  return wallet?.balanceCents ?? 0;
}
