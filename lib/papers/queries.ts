import { desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { kitchens, papers, staff, users } from "@/db/schema";
import { type Action, authorize, type Person } from "@/lib/access";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";

const MOST_LISTED = 200;

const { sealedKey: _, objectKey: __, readAttempts: ___, readAfter: ____, ...shown } = getTableColumns(papers);
/** What a page says of the requirement; null where no published rules know it. */
export type PaperRule = Pick<RuleRecord, "title" | "category" | "subject" | "coverage" | "issuing_agency">;
const rule = sql<PaperRule | null>`(select jsonb_build_object('title', r.record->'title', 'category', r.record->'category',
    'subject', r.record->'subject', 'coverage', r.record->'coverage', 'issuing_agency', r.record->'issuing_agency')
  from rule_requirements r where r.key = "papers"."requirement" order by r.version_id desc limit 1)`;
const columns = {
  ...shown,
  rule,
  staffName: staff.name,
  kitchenName: kitchens.name,
  organizationId: kitchens.organizationId,
  timeZone: kitchens.timeZone,
  holder: sql<string | null>`coalesce(nullif(${users.name}, ''), ${users.email}::text)`,
};
export const paperQuery = (query: Query) =>
  query
    .select(columns)
    .from(papers)
    .leftJoin(staff, eq(staff.id, papers.staffId))
    .leftJoin(kitchens, eq(kitchens.id, papers.kitchenId))
    .leftJoin(users, eq(users.id, papers.userId));
/** A paper with whose it is; where its file lies and the key of it stay behind. */
export type PaperView = Awaited<ReturnType<typeof paperQuery>>[number];

/** A paper that the caller may do this to. Refuses `not_found` to strangers and `forbidden` below the role. */
export async function authorizedPaper(
  ctx: Ctx,
  paperId: string,
  action: Action,
): Promise<{ paper: PaperView; person: Person }> {
  const person = await requirePerson(ctx);
  const [paper] = await ctx.db.run((query) => paperQuery(query).where(eq(papers.id, paperId)).limit(1));
  if (!paper) return refuse("not_found", "Paper not found");
  authorize(person, action, resourceOf(paper));
  return { paper, person };
}

export const resourceOf = ({ userId, organizationId }: Pick<PaperView, "userId" | "organizationId">) => ({
  organizationId,
  ...(userId !== null && { renterId: userId }),
});

/** Where the file of a paper lies, and its sealed key. For what has been authorised. */
export async function storedAs(ctx: Ctx, paperId: string) {
  const [stored] = await ctx.system.run((query) =>
    query
      .select({ objectKey: papers.objectKey, sealedKey: papers.sealedKey })
      .from(papers)
      .where(eq(papers.id, paperId))
      .limit(1),
  );
  return stored ?? refuse("not_found", "Paper not found");
}

/** Papers of the caller, or of a kitchen that they run, the newest first. Refuses `not_found`, `forbidden`. */
export async function listPapers(ctx: Ctx, kitchenId: string | null): Promise<PaperView[]> {
  const person = await requirePerson(ctx);
  if (kitchenId === null) return listed(ctx, sql`${papers.userId} = ${person.userId}`);
  const [kitchen] = await ctx.db.run((query) => headOf(query, kitchenId));
  authorize(person, "paper:read", kitchen ?? refuse("not_found", "Kitchen not found"));
  return listed(ctx, sql`${papers.kitchenId} = ${kitchenId}`);
}

export type Worker = { id: string; name: string };

/** Who works for the caller, or in a kitchen that they run, and may be named on a paper. Shows others nobody. */
export async function listWorkers(ctx: Ctx, kitchenId: string | null): Promise<Worker[]> {
  const { userId } = await requirePerson(ctx);
  return ctx.db.run((query) =>
    query
      .select({ id: staff.id, name: staff.name })
      .from(staff)
      .where(
        sql`${kitchenId ? eq(staff.kitchenId, kitchenId) : eq(staff.userId, userId)} and (${staff.leftOn} is null
          or ${staff.leftOn} >= prep.now()::date)`,
      )
      .orderBy(staff.name, staff.id)
      .limit(500),
  );
}

const listed = (ctx: Ctx, where: SQL) =>
  ctx.db.run((query) => paperQuery(query).where(where).orderBy(desc(papers.id)).limit(MOST_LISTED));

export const headOf = (query: Query, kitchenId: string) =>
  query
    .select({
      organizationId: kitchens.organizationId,
      name: kitchens.name,
      city: kitchens.city,
      state: kitchens.state,
    })
    .from(kitchens)
    .where(eq(kitchens.id, kitchenId))
    .limit(1);

/** One paper, for those who may read it. Refuses `not_found`, `forbidden`. */
export const getPaper = async (ctx: Ctx, paperId: string): Promise<PaperView> =>
  (await authorizedPaper(ctx, paperId, "paper:read")).paper;

/** A paper for a mail about it; null where it is gone. */
export async function paperForSystem(ctx: Ctx, paperId: string): Promise<PaperView | null> {
  const [paper] = await ctx.system.run((query) => paperQuery(query).where(eq(papers.id, paperId)).limit(1));
  return paper ?? null;
}

/** The audit line of what is done with a paper, in the log of its organization where it has one. */
export const auditPaper = (
  query: Query,
  paper: { id: string; organizationId: string | null },
  action: string,
  data: Record<string, unknown> = {},
) =>
  query.execute(sql`select prep.audit(${paper.organizationId}::uuid, ${`paper.${action}`}, 'paper', ${paper.id}::uuid,
    ${JSON.stringify(data)}::jsonb)`);
