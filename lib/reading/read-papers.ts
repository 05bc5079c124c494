import { and, eq, sql } from "drizzle-orm";
import { papers, ruleRequirements } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { PaperFault, PaperReading, PaperType } from "@/lib/core/paper-terms";
import { deleteObject } from "@/lib/integrations/files";
import { getPrivate, putPrivate } from "@/lib/integrations/private-files";
import { keptKey, keysOf, newSecret, openKey, pictureKey, sealKey } from "@/lib/papers";
import { FileFault } from "./file-fault";
import type { Bytes } from "./photo";
import { type CleanFile, cleanFile, readFile } from "./read-file";

const PER_RUN = 3;
const MOST_TRIES = 3;
/** Longer than any file takes: whoever has not finished by then has crashed. */
const LEASE_SECONDS = 180;

type Due = {
  id: string;
  requirement: string;
  organization_id: string | null;
  object_key: string;
  content_type: PaperType;
  sealed_key: string;
  read_attempts: number;
};

/**
 * Looks into what was uploaded: keeps what is safe of it under a new name and key, reads it, and deletes what arrived. What is
 * not safe is refused with its reason, and nothing of it is left. Also safe to run twice and at the same time. Throws what went
 * wrong on our side once all are tried; the paper waits for the next run.
 */
export async function readPapers(ctx: Ctx): Promise<{ read: number; refused: number }> {
  const outcome = { read: 0, refused: 0 };
  const problems: unknown[] = [];
  for (let n = 0; n < PER_RUN; n++) {
    const due = await claim(ctx);
    if (!due) break;
    try {
      outcome[await readOne(ctx, due)]++;
    } catch (error) {
      problems.push(error);
      await forgetTry(ctx, due);
    }
  }
  if (problems.length > 0) throw problems[0];
  return outcome;
}

/** A store that is down is no fault of the file: only tries that ended with their process count. */
const forgetTry = (ctx: Ctx, { id }: Due) =>
  ctx.system.run((query) =>
    query.execute(
      sql`update papers set read_attempts = read_attempts - 1 where id = ${id} and status = 'reading'`,
    ),
  );

async function claim(ctx: Ctx): Promise<Due | undefined> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`update papers p set read_attempts = p.read_attempts + 1,
        read_after = prep.now() + make_interval(secs => ${LEASE_SECONDS})
      where p.id = (select id from papers where status = 'reading' and read_after <= prep.now()
                     order by read_after limit 1 for update skip locked)
      returning p.id, p.requirement, p.object_key, p.content_type, p.sealed_key, p.read_attempts,
        (select k.organization_id from kitchens k where k.id = p.kitchen_id)`),
  );
  return rows[0];
}

async function readOne(ctx: Ctx, due: Due): Promise<"read" | "refused"> {
  try {
    // A file that ended its reader twice is the reason that it did.
    if (due.read_attempts > MOST_TRIES) throw new FileFault("unreadable");
    const stored = await getPrivate(due.object_key, await openKey(due.sealed_key, due.object_key));
    if (!stored) throw new FileFault("missing");
    const bytes: Bytes = new Uint8Array(await stored.arrayBuffer());
    const safe = await cleanFile(bytes, due.content_type);
    const { clean, reading } = await readFile(safe, await candidates(ctx, due.requirement));
    await keep(ctx, due, clean, reading);
    return "read";
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    await refusePaper(ctx, due, error.fault);
    return "refused";
  }
}

/** The requirements of the same place, which is what the paper can be for. */
async function candidates(ctx: Ctx, requirement: string): Promise<string[]> {
  const place = `${requirement.split(".")[0]}.%`;
  const rows = await ctx.system.run((query) =>
    query
      .selectDistinct({ key: ruleRequirements.key })
      .from(ruleRequirements)
      .where(sql`${ruleRequirements.key} like ${place}`)
      .limit(200),
  );
  // The one that the person named comes first where several fit.
  return [requirement, ...rows.map(({ key }) => key).filter((key) => key !== requirement)];
}

async function keep(ctx: Ctx, due: Due, clean: CleanFile, reading: PaperReading): Promise<void> {
  const objectKey = keptKey(due.id);
  const { contentType, pictures } = clean;
  const stored = { objectKey, contentType, pageCount: pictures.length };
  const secret = newSecret();
  await putPrivate(objectKey, clean.file, contentType, secret);
  if (contentType === "application/pdf")
    for (const [at, picture] of pictures.entries())
      await putPrivate(pictureKey(stored, at + 1), picture, "image/jpeg", secret);
  const kept = await moved(ctx, due, {
    ...{ objectKey, contentType, reading, status: "to_confirm", pageCount: pictures.length },
    ...{ sealedKey: await sealKey(secret, objectKey), byteCount: clean.file.length },
  });
  // Its person has taken it back meanwhile, or another run was faster.
  const left = kept ? [due.object_key] : keysOf(stored);
  await Promise.all(left.map(deleteObject));
}

async function refusePaper(ctx: Ctx, due: Due, fault: PaperFault): Promise<void> {
  await moved(ctx, due, { status: "refused", fault });
  await deleteObject(due.object_key);
}

/** Changes a paper that is still being read, with the line of audit; false where it is not. */
async function moved(ctx: Ctx, due: Due, changes: Partial<typeof papers.$inferInsert>): Promise<boolean> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ moved: boolean }>(sql`with moved as ${query
      .update(papers)
      .set({ ...changes, readAfter: null })
      .where(and(eq(papers.id, due.id), eq(papers.status, "reading")))
      .returning({ id: papers.id })}
      select true as moved, prep.audit(${due.organization_id}::uuid, ${`paper.${changes.status === "refused" ? "refused" : "read"}`},
        'paper', m.id, ${JSON.stringify({ fault: changes.fault })}::jsonb) from moved m`),
  );
  return rows.length > 0;
}
