import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { getObject, putObject } from "@/lib/integrations/files";
import type { Violation } from "./check-invariants";

/**
 * Whoever owns the tables could write history anew, heads of the chains and all. So the heads are also kept outside the
 * database, where that person has no key: what was anchored once must still stand in the log, with the same hash.
 */
type Head = { chain: "audit" | "use"; organizationId: string; sequence: number; hash: string };

/** Organizations are dealt out by hash, so that no object grows beyond what one request can read. */
const SHARDS = 8;
/** One store may serve several databases, such as a rehearsal of a restore. */
const keyOf = (shard: number) => `history${new URL(env().DATABASE_URL).pathname}/heads-${shard}.json`;
const inShard = (shard: number) =>
  sql`abs(hashtext(h.organization_id::text)::bigint) % ${SHARDS} = ${shard}::int`;

/**
 * Copies the head of every chain to the file store. An anchor whose row is gone or changed stays as it was, so that the
 * next run finds it too. Answers how many heads are kept outside and how many of them no longer fit.
 */
export async function anchorHistory(ctx: Ctx): Promise<{ anchored: number; broken: number }> {
  const done = { anchored: 0, broken: 0 };
  for (let shard = 0; shard < SHARDS; shard++) {
    const kept = await anchorsOf(shard);
    const gone = await fallen(ctx, kept);
    const broken = new Set(gone.map(nameOf));
    const heads = (await headsOf(ctx, shard)).filter((head) => !broken.has(nameOf(head)));
    const next = JSON.stringify([...heads, ...gone]);
    if (next !== JSON.stringify(kept))
      await putObject(keyOf(shard), new TextEncoder().encode(next).buffer, "application/json");
    done.anchored += heads.length + gone.length;
    done.broken += gone.length;
  }
  return done;
}

/** I6, from outside: every anchored head whose row is gone or has another hash by now. */
export async function historyDifferences(ctx: Ctx): Promise<Violation[]> {
  const found: Violation[] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    const gone = await fallen(ctx, await anchorsOf(shard));
    for (const { chain, organizationId, sequence } of gone) {
      const detail = `line ${sequence} is not what was anchored outside the database`;
      found.push({ invariant: "I6", subject: `${chain}:${organizationId}`, detail });
    }
  }
  return found;
}

const nameOf = ({ chain, organizationId }: Head) => `${chain}:${organizationId}`;

async function anchorsOf(shard: number): Promise<Head[]> {
  try {
    return (await (await getObject(keyOf(shard))).json()) as Head[];
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return [];
    throw error;
  }
}

async function headsOf(ctx: Ctx, shard: number): Promise<Head[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Head>(sql`select h.chain, h.organization_id as "organizationId", h.sequence::int, h.hash
      from chain_heads h where ${inShard(shard)} order by 1, 2`),
  );
  return rows;
}

/** The anchored heads that no line of the log bears out any more. */
async function fallen(ctx: Ctx, anchors: readonly Head[]): Promise<Head[]> {
  if (anchors.length === 0) return [];
  const { rows } = await ctx.system.run((query) =>
    query.execute<Head>(sql`select a.* from
        jsonb_to_recordset(${JSON.stringify(anchors)}::jsonb) as a(chain text, "organizationId" uuid, sequence int, hash text)
      where a.sequence > 0 and not exists (
        select 1 from audit_log l where a.chain = 'audit' and l.organization_id = a."organizationId" and l.sequence = a.sequence and l.hash = a.hash
        union all
        select 1 from use_log u where a.chain = 'use' and u.organization_id = a."organizationId" and u.sequence = a.sequence and u.hash = a.hash)`),
  );
  return rows;
}
