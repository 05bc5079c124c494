import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { deleteObject } from "@/lib/integrations/files";
import { incomingKey } from "./places";

const PER_RUN = 50;
/** A store's clock may be a little behind ours. */
const GRACE_SECONDS = 60;

/**
 * Behind every address that has run out, deletes whatever was put there late or again, and gives up on papers whose file never
 * came. Also safe to run twice.
 */
export async function sweepUploads(ctx: Ctx): Promise<{ swept: number; givenUp: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string; status: string }>(sql`select id, status from papers
      where upload_until <= prep.now() - make_interval(secs => ${GRACE_SECONDS}) and status <> 'reading'
      order by upload_until limit ${PER_RUN}`),
  );
  if (rows.length === 0) return { swept: 0, givenUp: 0 };
  await Promise.all(rows.map(({ id }) => deleteObject(incomingKey(id))));
  const ids = sql.join(
    rows.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );
  await ctx.system.batch((query) => [
    query.execute(sql`select prep.settle_paper(id, null, 'withdrawn', null, null, '') from papers
      where id in (${ids}) and status = 'uploading'`),
    query.execute(sql`update papers set upload_until = null where id in (${ids})`),
  ]);
  return { swept: rows.length, givenUp: rows.filter(({ status }) => status === "uploading").length };
}
