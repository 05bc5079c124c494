import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { sendEmail } from "@/lib/integrations/email";
import { composeMail } from "./compose-mail";

const PER_RUN = 50;
/** After as many tries somebody has to look. */
export const MAX_MAIL_ATTEMPTS = 12;

type Due = { id: string; key: string; job: OutboxJob; attempts: number };

/**
 * Does what was decided and not yet done. Rows are claimed with `skip locked` and a later `run_after`, so that two
 * drains share the work and a crash only delays it; the provider gets the row's key, so that sending twice is once.
 */
export async function drainOutbox(ctx: Ctx): Promise<{ sent: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`update outbox set attempts = attempts + 1,
        run_after = prep.now() + make_interval(secs => least(3600, 30 * power(2, attempts)))
      where id in (select id from outbox where done_at is null and run_after <= prep.now() and attempts < ${MAX_MAIL_ATTEMPTS}
                    order by run_after limit ${PER_RUN} for update skip locked)
      returning id, key, job, attempts`),
  );
  const results = await Promise.allSettled(rows.map((due) => send(ctx, due)));
  const failed = results.filter((result) => result.status === "rejected").length;
  return { sent: results.length - failed, failed };
}

async function send(ctx: Ctx, { id, key, job }: Due): Promise<void> {
  try {
    const mail = await composeMail(ctx, job);
    const providerId = mail ? await sendEmail({ ...mail, idempotencyKey: key }) : null;
    await ctx.system.batch((query) => [
      query.execute(sql`update outbox set done_at = prep.now(), last_error = '' where id = ${id}`),
      query.execute(sql`insert into notifications (id, user_id, template, subject_id, provider_id, sent_at)
        select uuidv7(), ${job.userId}::uuid, ${job.template}, ${job.subjectId}::uuid, ${providerId}, prep.now()
         where ${job.userId}::uuid is not null on conflict do nothing`),
    ]);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    await ctx.system.run((query) =>
      query.execute(sql`update outbox set last_error = ${reason} where id = ${id}`),
    );
    throw error;
  }
}
