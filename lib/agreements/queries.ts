import { sql } from "drizzle-orm";
import type { Db } from "@/db/handle";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import type { AgreementSide, AgreementStanding, AgreementTexts } from "@/lib/core/agreement-terms";
import { refuse } from "@/lib/core/errors";
import { authorizedKitchen } from "@/lib/kitchens";

type Acceptance = { side: AgreementSide; signedName: string; acceptedAt: string };
type AgreementHead = {
  id: string;
  organizationId: string;
  kitchenId: string;
  kitchenName: string;
  timeZone: string;
  renterId: string;
  renterName: string;
  endedAt: string | null;
  endedBy: AgreementSide | null;
  endReason: string;
  standing: AgreementStanding;
  /** Whether the last text waits for somebody, and for which sides. */
  waitsFor: AgreementSide[];
  /** The number of the text that counts: the last that both accepted. */
  inForce: number | null;
};
export type AgreementVersion = {
  number: number;
  texts: AgreementTexts;
  textHash: string;
  createdAt: string;
  acceptances: Acceptance[];
};
export type Agreement = AgreementHead & {
  /** The last first. */
  versions: AgreementVersion[];
};

const MOST = 200;

// Of each text how many sides accepted it; the last one is what waits. A renter who never booked is nobody whom a host may
// look up: their name is read off the text.
const heads = (
  which: ReturnType<typeof sql>,
) => sql`select a.id, k.organization_id as "organizationId", a.kitchen_id as "kitchenId", k.name as "kitchenName",
    k.time_zone as "timeZone", a.renter_id as "renterId", coalesce(l.terms->>'renter', '') as "renterName",
    a.ended_at as "endedAt", a.ended_by as "endedBy", a.end_reason as "endReason",
    case when a.ended_at is not null then 'ended' when f.number is not null then 'in_force' else 'waiting' end as standing,
    case when a.ended_at is not null then '[]' else (select coalesce(jsonb_agg(s order by s), '[]') from unnest('{host,renter}'::text[]) s where not exists (
      select 1 from agreement_acceptances x where x.agreement_id = a.id and x.number = l.number and x.side = s)) end as "waitsFor",
    f.number as "inForce"
  from agreements a join kitchens k on k.id = a.kitchen_id
  left join lateral (select v.number, v.terms from agreement_versions v where v.agreement_id = a.id order by v.number desc limit 1) l on true
  cross join lateral (select max(n) as number from (select x.number as n from agreement_acceptances x where x.agreement_id = a.id group by x.number having count(*) = 2) y) f
  where ${which} order by a.ended_at is not null, a.created_at desc, a.id limit ${MOST}`;

/** An agreement with every text it ever had and who accepted it. Refuses `not_found`. */
export async function readAgreement(ctx: Ctx, agreementId: string): Promise<Agreement> {
  const person = await requirePerson(ctx);
  const agreement = (await agreementIn(ctx.db, agreementId)) ?? refuse("not_found", "Not found");
  authorize(person, "agreement:read", agreement);
  return agreement;
}

/** The same for a mail; null: there is none. */
export const agreementForSystem = (ctx: Ctx, agreementId: string) => agreementIn(ctx.system, agreementId);

async function agreementIn(db: Db, agreementId: string): Promise<Agreement | null> {
  const [{ rows }, versions] = await db.batch((query) => [
    query.execute<AgreementHead>(heads(sql`a.id = ${agreementId}`)),
    query.execute<AgreementVersion>(sql`select v.number, v.texts, v.text_hash as "textHash", v.created_at as "createdAt",
        (select coalesce(jsonb_agg(jsonb_build_object('side', x.side, 'signedName', x.signed_name, 'acceptedAt', x.accepted_at) order by x.accepted_at), '[]')
           from agreement_acceptances x where x.agreement_id = v.agreement_id and x.number = v.number) as acceptances
      from agreement_versions v where v.agreement_id = ${agreementId} order by v.number desc limit ${MOST}`),
  ]);
  return rows[0] ? { ...rows[0], versions: versions.rows } : null;
}

/** The actor's own agreements as a renter, the live ones first. */
export async function listAgreements(ctx: Ctx): Promise<AgreementHead[]> {
  const userId = requireUser(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<AgreementHead>(heads(sql`l.number is not null and a.renter_id = ${userId}`)),
  );
  return rows;
}

/** Agreements of a kitchen, the live ones first. Refuses `not_found`. */
export async function listKitchenAgreements(ctx: Ctx, kitchenId: string): Promise<AgreementHead[]> {
  await authorizedKitchen(ctx, kitchenId, "organization:read");
  const { rows } = await ctx.db.run((query) =>
    query.execute<AgreementHead>(heads(sql`l.number is not null and a.kitchen_id = ${kitchenId}`)),
  );
  return rows;
}
