import { eq } from "drizzle-orm";
import { creditGrants } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import type { Facts, Reader } from "./compose-mail";

/** How much credit somebody was given, and why. */
export async function creditFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const [grant] = await ctx.system.run((query) =>
    query.select().from(creditGrants).where(eq(creditGrants.id, job.subjectId)).limit(1),
  );
  if (!grant) return null;
  const amount = formatMoney(grant.amountCents, grant.currency, reader.locale);
  return { path: "/account/wallet", values: { amount, reason: grant.reason }, rows: [] };
}
