import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { chargeDamage, sendRefunds } from "@/lib/payments";

const PER_RUN = 200;

/**
 * Cron: ends claims that nobody answered in time, as they were filed, gives back deposits that nobody can claim of any more,
 * and charges what was awarded beyond them. Each is one commit of its own; safe to run twice and at once.
 */
export async function settleDeposits(
  ctx: Ctx,
): Promise<{ awarded: number; released: number; charged: number; failed: number }> {
  const [{ rows: silent }, { rows: due }] = await ctx.system.batch((query) => [
    query.execute<{ id: string }>(
      sql`select id from claims where state = 'open' and answer_by <= prep.now() order by answer_by limit ${PER_RUN}`,
    ),
    query.execute<{
      id: string;
    }>(sql`select d.booking_id as id from deposits d join bookings b on b.id = d.booking_id
      where d.state = 'held' and prep.claimable_until(b, ${CLAIM_WINDOW_HOURS}::int) <= prep.now()
        and not exists (select 1 from claims c where c.booking_id = d.booking_id and c.state in ('open', 'disputed'))
      order by d.created_at limit ${PER_RUN}`),
  ]);
  const ends = await Promise.allSettled([
    ...silent.map(({ id }) => done(ctx, "awarded", sql`prep.expire_claim(${id}::uuid)`)),
    ...due.map(({ id }) =>
      done(ctx, "released", sql`prep.release_deposit(${id}::uuid, ${CLAIM_WINDOW_HOURS}::int)`),
    ),
  ]);
  const count = (what: string) =>
    ends.filter((end) => end.status === "fulfilled" && end.value === what).length;
  await sendRefunds(ctx).catch(() => undefined);
  const damage = await chargeDamage(ctx);
  return {
    awarded: count("awarded"),
    released: count("released"),
    charged: damage.charged,
    failed: ends.filter(({ status }) => status === "rejected").length + damage.failed,
  };
}

async function done<What extends string>(
  ctx: Ctx,
  what: What,
  call: ReturnType<typeof sql>,
): Promise<What | null> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ did: boolean }>(sql`select ${call} as did`),
  );
  return rows[0]?.did ? what : null;
}
