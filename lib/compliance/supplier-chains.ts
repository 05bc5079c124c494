import { desc, eq, sql } from "drizzle-orm";
import { certificationLinks } from "@/db/schema";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { ChainVerdict } from "./chain";
import { ruleDay } from "./packs";
import type { SupplierChainInput } from "./papers-schemas";

/** Keeps the papers of a supplier abroad, link by link. What they amount to on a day is asked for, never stored. */
export async function addSupplierChain(ctx: Ctx, input: SupplierChainInput): Promise<{ id: string }> {
  const { userId } = await requirePerson(ctx);
  const [recognitionId, accreditationId, id] = [uuidv7(), uuidv7(), uuidv7()];
  const { recognition, accreditation, certification } = input;
  const term = ({ from, to }: { from: string; to: string }) => ({ startsOn: from, endsOn: to });
  await ctx.db.batch((query) => [
    query.insert(certificationLinks).values([
      {
        ...{ id: recognitionId, userId, level: "recognition" as const },
        ...{ holder: input.accreditationBody, scopes: recognition.scopes, ...term(recognition) },
        withdrawnOn: recognition.revokedOn,
      },
      {
        ...{ id: accreditationId, userId, level: "accreditation" as const, parentId: recognitionId },
        ...{ holder: input.certificationBody, scopes: accreditation.scopes, ...term(accreditation) },
        relinquishedOn: accreditation.relinquishedOn,
        withdrawnOn: accreditation.withdrawnOn,
      },
      {
        ...{ id, userId, level: "certification" as const, parentId: accreditationId },
        ...{ holder: input.supplier, country: input.siteCountry },
        ...{ scopes: [certification.scope], ...term(certification) },
      },
    ]),
  ]);
  return { id };
}

export type SupplierChain = {
  id: string;
  supplier: string;
  country: string;
  scope: string;
  endsOn: string;
} & ChainVerdict;

/** One's own supplier papers, the newest first, each with what it amounts to on a day. Never asks FDA. */
export async function listSupplierChains(ctx: Ctx, day = ruleDay(ctx)): Promise<SupplierChain[]> {
  const { userId } = await requirePerson(ctx);
  const rows = await ctx.db.run((query) =>
    query
      .select({
        id: certificationLinks.id,
        supplier: certificationLinks.holder,
        country: sql<string>`${certificationLinks.country}`,
        scope: sql<string>`${certificationLinks.scopes}[1]`,
        endsOn: certificationLinks.endsOn,
        said: sql<ChainVerdict>`(select jsonb_build_object('verdict', v.verdict, 'reason', v.reason)
          from prep.chain_verdict("certification_links"."id", ${day}::date) v)`,
      })
      .from(certificationLinks)
      .where(
        sql`${eq(certificationLinks.userId, userId)} and ${eq(certificationLinks.level, "certification")}`,
      )
      .orderBy(desc(certificationLinks.createdAt))
      .limit(100),
  );
  return rows.map(({ said, ...row }) => ({ ...row, ...said }));
}

/** From one's supplier's certificate up to FDA's recognition. Refuses `not_found`. */
export async function readSupplierChain(ctx: Ctx, id: string) {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ level: string; holder: string; scopes: string[]; startsOn: string; endsOn: string }>(
      sql`select level, holder, scopes, starts_on::text as "startsOn", ends_on::text as "endsOn" from prep.certification_chain(${id}::uuid)`,
    ),
  );
  return rows.length > 0 ? rows : refuse("not_found", "Not found");
}
