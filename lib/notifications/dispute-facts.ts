import { eq, or } from "drizzle-orm";
import { createTranslator } from "next-intl";
import { disputeShares, disputes } from "@/db/schema";
import { bookingForSystem } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { reasonKey } from "@/lib/core/dispute-terms";
import { formatMoney } from "@/lib/core/money";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { formatZoned } from "@/lib/core/zoned";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import { bookingFacts } from "./booking-facts";
import type { Facts, Reader } from "./compose-mail";

/** A disputed payment: to its host about their share, to our own people about the whole. null when it is gone. */
export async function disputeFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [found] = await ctx.system.run((query) =>
    query
      .select({ dispute: disputes, share: disputeShares })
      .from(disputes)
      .leftJoin(disputeShares, eq(disputeShares.disputeId, disputes.id))
      .where(or(eq(disputeShares.id, job.subjectId), eq(disputes.id, job.subjectId)))
      .limit(1),
  );
  if (!found) return null;
  const { dispute, share } = found;
  const messages = reader.locale === "es" ? es : en;
  const t = createTranslator({ locale: reader.locale, messages });
  const money = (valueCents: number) => formatMoney(valueCents, dispute.currency, reader.locale);
  const due = (timeZone: string) =>
    dispute.evidenceDueAt
      ? formatZoned(dispute.evidenceDueAt, timeZone, reader.locale, { month: "long", day: "numeric" })
      : "–";
  const common = {
    reason: t(`disputeReasons.${reasonKey(dispute.reason)}`),
    state: t(`disputeStates.${dispute.state}`),
  };
  if (!share || job.subjectId === dispute.id) {
    const values = { ...common, amount: money(dispute.amountCents), due: due("UTC") };
    return { path: "/admin/disputes", values, rows: [] };
  }
  const booking = await bookingForSystem(ctx, share.bookingId);
  const facts = bookingFacts(booking, job, reader);
  return {
    path: `/host/bookings/${share.bookingId}#dispute`,
    values: {
      ...facts.values,
      ...common,
      amount: money(share.amountCents),
      hostShare: money(share.hostCents),
      due: due(booking.timeZone),
    },
    rows: facts.rows.slice(0, 1),
  };
}
