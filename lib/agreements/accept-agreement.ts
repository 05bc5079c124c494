import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { readAgreement } from "./queries";
import type { AcceptAgreementInput } from "./schemas";

/**
 * Accepts the text of an agreement that waits, for the renter or, by one of its managers, for the kitchen. With the second side's it
 * is in force and both are told. Accepting twice is accepting once. Refuses `not_found`, `forbidden`, and `conflict` for
 * a text that was replaced and for an agreement that ended.
 */
export async function acceptAgreement(ctx: Ctx, input: AcceptAgreementInput): Promise<void> {
  const { agreementId, textHash, signedName } = input;
  const [person, agreement] = [await requirePerson(ctx), await readAgreement(ctx, agreementId)];
  authorize(person, "agreement:settle", agreement);
  const side = agreement.renterId === person.userId ? "renter" : "host";
  const last = sql`(select v.number from agreement_versions v join agreements a on a.id = v.agreement_id and a.ended_at is null
    where v.agreement_id = ${agreementId} and v.text_hash = ${textHash}
      and v.number = (select max(number) from agreement_versions where agreement_id = ${agreementId}))`;
  await ctx.system.batch((query) => [
    // Whoever ends it, or draws up the next text, waits for this; then the last text is the last.
    query.execute(sql`select 1 from agreements where id = ${agreementId} for update`),
    query.execute(
      sql`select prep.must(${last} is not null, 'conflict', 'The agreement changed meanwhile. Read it again')`,
    ),
    query.execute(sql`with accepted as (insert into agreement_acceptances (agreement_id, number, side, user_id, signed_name, text_hash)
        values (${agreementId}, ${last}, ${side}, ${person.userId}, ${signedName}, ${textHash}) on conflict do nothing returning number)
      select prep.audit(${agreement.organizationId}::uuid, 'agreement.accepted', 'agreement', ${agreementId}::uuid,
        jsonb_build_object('side', ${side}::text, 'version', number, 'textHash', ${textHash}::text)) from accepted`),
    query.execute(sql`select prep.tell_of_agreement(${agreementId}, 'both', 'agreement_in_force', x.number::text)
      from agreement_acceptances x where x.agreement_id = ${agreementId} and x.number = ${last} group by x.number having count(*) = 2`),
  ]);
}
