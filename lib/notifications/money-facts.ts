import { and, desc, eq } from "drizzle-orm";
import {
  claimCharges,
  claims,
  creditGrants,
  creditTransfers,
  manualPostings,
  organizations,
  refunds,
  users,
} from "@/db/schema";
import { bookingForSystem } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { type MailTemplate, MONEY_TEMPLATES, type OutboxJob } from "@/lib/core/outbox-jobs";
import { REFERRAL_CENTS } from "@/lib/core/wallet-terms";
import { formatZoned } from "@/lib/core/zoned";
import { bookingFacts } from "./booking-facts";
import type { Facts, Reader } from "./compose-mail";
import { disputeFacts } from "./dispute-facts";

type MoneyTemplate = (typeof MONEY_TEMPLATES)[number];

export const isAboutMoney = (template: MailTemplate): template is MoneyTemplate =>
  MONEY_TEMPLATES.some((one) => one === template);

/** What mails about credit, deposits, claims and disputes say; null when what they are about is gone. */
export async function moneyFacts(
  ctx: Ctx,
  template: MoneyTemplate,
  job: OutboxJob,
  reader: Reader,
): Promise<Facts | null> {
  if (template === "referral_joined" || template === "referral_thanks") return referralFacts(reader);
  if (template === "credit_given") return creditFacts(ctx, job, reader);
  if (template.includes("credit_transfer")) return transferFacts(ctx, job, reader);
  if (template === "posting_waits") return postingFacts(ctx, job, reader);
  if (template.includes("dispute_")) return disputeFacts(ctx, job, reader);
  if (template === "money_given_back") return giftFacts(ctx, job, reader);
  return template === "deposit_returned" ? depositFacts(ctx, job, reader) : claimFacts(ctx, job, reader);
}

/** Both sides of an invitation are given the same; who invited whom is not told. */
const referralFacts = (reader: Reader): Facts => ({
  path: "/account/wallet",
  values: { amount: formatMoney(REFERRAL_CENTS, "usd", reader.locale) },
  rows: [],
});

/** How much credit somebody was given, and why. */
async function creditFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [grant] = await ctx.system.run((query) =>
    query.select().from(creditGrants).where(eq(creditGrants.id, job.subjectId)).limit(1),
  );
  if (!grant) return null;
  const amount = formatMoney(grant.amountCents, grant.currency, reader.locale);
  return { path: "/account/wallet", values: { amount, reason: grant.reason }, rows: [] };
}

/** What an owner moved, or wanted to move, out of a business of theirs into their credit. */
async function transferFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [transfer] = await ctx.system.run((query) =>
    query
      .select({
        amountCents: creditTransfers.amountCents,
        currency: creditTransfers.currency,
        by: users.email,
        business: organizations.name,
      })
      .from(creditTransfers)
      .innerJoin(users, eq(users.id, creditTransfers.userId))
      .innerJoin(organizations, eq(organizations.id, creditTransfers.organizationId))
      .where(eq(creditTransfers.id, job.subjectId)),
  );
  if (!transfer) return null;
  const { by, business } = transfer;
  const amount = formatMoney(transfer.amountCents, transfer.currency, reader.locale);
  const path = job.template === "credit_transfer_refused" ? "/account/wallet/transfer" : "/host/payouts";
  return { path, values: { amount, by, business }, rows: [] };
}

/** A posting by hand that waits for a second person; null once it is decided. */
async function postingFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [posting] = await ctx.system.run((query) =>
    query
      .select({
        amountCents: manualPostings.amountCents,
        currency: manualPostings.currency,
        reason: manualPostings.reason,
        by: users.email,
      })
      .from(manualPostings)
      .innerJoin(users, eq(users.id, manualPostings.requestedBy))
      .where(and(eq(manualPostings.id, job.subjectId), eq(manualPostings.state, "pending")))
      .limit(1),
  );
  if (!posting) return null;
  const { by, reason } = posting;
  const amount = formatMoney(posting.amountCents, posting.currency, reader.locale);
  return { path: "/admin/money/postings", values: { amount, by, reason }, rows: [] };
}

/** A claim for damage: how much, until when it can be answered, and how it ended. */
async function claimFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [[claim], [charge]] = await ctx.system.batch((query) => [
    query.select().from(claims).where(eq(claims.id, job.subjectId)).limit(1),
    query.select().from(claimCharges).where(eq(claimCharges.claimId, job.subjectId)).limit(1),
  ]);
  if (!claim) return null;
  const booking = await bookingForSystem(ctx, claim.bookingId);
  const facts = bookingFacts(booking, job, reader);
  const money = (valueCents: number) => formatMoney(valueCents, claim.currency, reader.locale);
  const at = (moment: Date) =>
    formatZoned(moment, booking.timeZone, reader.locale, {
      ...{ weekday: "long", month: "long", day: "numeric" },
      ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
    });
  // As it is asked for, then as it was decided.
  const owedCents = claim.awardedCents ?? claim.amountCents;
  const beyondCents = Math.max(0, owedCents - booking.depositCents);
  return {
    path: `${facts.path}#claim`,
    values: {
      ...facts.values,
      answerBy: at(claim.answerBy),
      payBy: at(charge?.payBy ?? claim.answerBy),
      isBeyond: beyondCents > 0 ? "yes" : "no",
      beyond: money(beyondCents),
      amount: money(claim.amountCents),
      awarded: money(claim.awardedCents ?? 0),
      returned: money(Math.max(0, booking.depositCents - owedCents)),
    },
    rows: facts.rows.slice(0, 1),
  };
}

/** What a host gave back beyond the terms: all that has gone back by now, and why the last of it did. */
async function giftFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const booking = await bookingForSystem(ctx, job.subjectId);
  const [last] = await ctx.system.run((query) =>
    query
      .select({ reason: refunds.reason })
      .from(refunds)
      .where(and(eq(refunds.bookingId, booking.id), eq(refunds.purpose, "price")))
      .orderBy(desc(refunds.createdAt), desc(refunds.id))
      .limit(1),
  );
  if (!last) return null;
  const { path, values, rows } = bookingFacts(booking, job, reader);
  const amount = formatMoney(booking.refundedCents, booking.currency, reader.locale);
  return { path, values: { ...values, amount, reason: last.reason }, rows: rows.slice(0, 1) };
}

/** A deposit that went back whole. */
async function depositFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts> {
  const booking = await bookingForSystem(ctx, job.subjectId);
  const { path, values, rows } = bookingFacts(booking, job, reader);
  const amount = formatMoney(booking.depositCents, booking.currency, reader.locale);
  return { path, values: { ...values, amount }, rows: rows.slice(0, 1) };
}
