import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { readAgreement } from "./queries";
import type { WithdrawAgreementInput } from "./schemas";

/**
 * Ends an agreement for both sides; every text and acceptance stays on record, and bookings stay under their own terms. Safe to
 * repeat. Refuses `not_found`, `forbidden`.
 */
export async function withdrawAgreement(
  ctx: Ctx,
  { agreementId, reason }: WithdrawAgreementInput,
): Promise<void> {
  const [person, agreement] = [await requirePerson(ctx), await readAgreement(ctx, agreementId)];
  authorize(person, "agreement:settle", agreement);
  const side = agreement.renterId === person.userId ? "renter" : "host";
  await ctx.system.run((query) =>
    query.execute(sql`with gone as (update agreements set ended_at = prep.now(), ended_by = ${side}, end_reason = ${reason}, updated_at = prep.now()
        where id = ${agreementId} and ended_at is null returning id)
      select prep.tell_of_agreement(id, 'both', 'agreement_ended', 'end'),
        prep.audit(${agreement.organizationId}::uuid, 'agreement.ended', 'agreement', id, jsonb_build_object('by', ${side}::text)) from gone`),
  );
}
