import { and, eq, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { papers, ruleRequirements, staff } from "@/db/schema";
import { authorize, type Person } from "@/lib/access";
import { bindsRole } from "@/lib/compliance";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { UPLOAD_SECONDS } from "@/lib/core/paper-terms";
import { paperType } from "@/lib/core/paper-type";
import { type UploadAddress, uploadAddress } from "@/lib/integrations/private-files";
import { incomingKey } from "./places";
import { auditPaper, headOf } from "./queries";
import type { StartPaperInput } from "./schemas";
import { newSecret, sealKey } from "./sealed-key";

const MOST_UNFINISHED = 20;
const MOST_OF_A_HOLDER = 500;

export type StartedPaper = { paperId: string; upload: UploadAddress & { expiresAt: Date } };

/**
 * Says where one file may be put, straight into the store, within 5 minutes: these very bytes, under a key of its own.
 * Before a byte is stored it refuses `not_found`, `forbidden`, `conflict` (too many unfinished) and `invalid_input` by field:
 * `contentType` (not what its first bytes say), `byteCount`, `requirement`, `staffId`, `replacesId`.
 */
export async function startPaper(ctx: Ctx, input: StartPaperInput): Promise<StartedPaper> {
  const person = await requirePerson(ctx);
  refuseByFirstBytes(input);
  const organizationId = await refuseByHolder(ctx, person, input);
  const id = uuidv7();
  const objectKey = incomingKey(id);
  const secret = newSecret();
  const { contentType, byteCount, sha256, kitchenId, requirement, staffId, fileName, replacesId } = input;
  const [upload, sealedKey] = await Promise.all([
    uploadAddress(objectKey, { contentType, byteCount, sha256, secret }, UPLOAD_SECONDS),
    sealKey(secret, objectKey),
  ]);
  const expiresAt = new Date(ctx.now.getTime() + UPLOAD_SECONDS * 1_000);
  await ctx.system.batch((query) => [
    query.insert(papers).values({
      ...{ id, objectKey, sealedKey, contentType, byteCount, requirement, staffId, fileName, replacesId },
      ...(kitchenId ? { kitchenId } : { userId: person.userId }),
      uploadUntil: expiresAt,
      uploadedBy: person.userId,
    }),
    auditPaper(query, { id, organizationId }, "started", { requirement, byteCount, contentType }),
  ]);
  return { paperId: id, upload: { ...upload, expiresAt } };
}

function refuseByFirstBytes({ firstBytes, contentType }: StartPaperInput): void {
  const first = Uint8Array.from(atob(firstBytes), (char) => char.charCodeAt(0));
  const is = paperType(first) ?? refuseField("contentType", "Choose a PDF, JPEG, PNG or HEIC file");
  if (is !== contentType) refuseField("contentType", "This file is not what its name says it is");
}

/** Answers the organization of the kitchen; null for a renter's own papers. */
async function refuseByHolder(ctx: Ctx, person: Person, input: StartPaperInput): Promise<string | null> {
  const { kitchenId, requirement, staffId, replacesId } = input;
  const [[kitchen], [rule], [worker], [replaced], [count]] = await ctx.db.batch((query) => [
    headOf(query, kitchenId ?? person.userId),
    query
      .select({ record: sql<RuleRecord>`${ruleRequirements.record}` })
      .from(ruleRequirements)
      .where(eq(ruleRequirements.key, requirement))
      .limit(1),
    query
      .select({ id: staff.id })
      .from(staff)
      .where(and(eq(staff.id, staffId ?? person.userId), heldBy(staff, input, person)))
      .limit(1),
    query
      .select({ id: papers.id })
      .from(papers)
      .where(
        and(
          eq(papers.id, replacesId ?? person.userId),
          heldBy(papers, input, person),
          eq(papers.requirement, requirement),
        ),
      )
      .limit(1),
    countQuery(query, input, person),
  ]);
  if (kitchenId !== null)
    authorize(person, "paper:write", kitchen ?? refuse("not_found", "Kitchen not found"));
  if (!rule) refuseField("requirement", "There is no such requirement");
  if (!bindsRole(rule.record, kitchenId ? "host" : "renter"))
    refuseField("requirement", kitchenId ? "This is not asked of kitchens" : "This is not asked of renters");
  if (staffId !== null && !worker) refuseField("staffId", "This person is not on your list");
  if (replacesId !== null && !replaced) refuseField("replacesId", "There is no such paper of yours");
  if (count && count.unfinished >= MOST_UNFINISHED)
    refuse("conflict", "Too many uploads are unfinished. Wait a few minutes");
  if (count && count.all >= MOST_OF_A_HOLDER) refuse("conflict", "There are too many papers here");
  return kitchen?.organizationId ?? null;
}

const heldBy = (table: typeof staff | typeof papers, { kitchenId }: StartPaperInput, person: Person) =>
  kitchenId ? eq(table.kitchenId, kitchenId) : eq(table.userId, person.userId);

const countQuery = (query: Query, input: StartPaperInput, person: Person) =>
  query
    .select({
      unfinished: sql<number>`count(*) filter (where ${papers.status} = 'uploading')::int`,
      all: sql<number>`count(*)::int`,
    })
    .from(papers)
    .where(and(heldBy(papers, input, person), sql`${papers.status} not in ('withdrawn', 'refused')`));
