import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { AppError, ERROR_STATUS, type ErrorCode, refuse, refuseField } from "@/lib/core/errors";
import { log } from "./log";
import { refusalIn } from "./outage";
import { type Asked, problem } from "./problem";

/** Longer than any verb may run; after a crash, the same key runs the verb again once this has passed. */
const LOCK_SECONDS = 60;
/** Refusals that say nothing about the request itself: trying again may well succeed. */
const UNDECIDED = new Set<ErrorCode>(["unauthenticated", "rate_limited", "in_progress", "unavailable"]);

/** The Idempotency-Key of a request, with or without the quotes of the IETF draft; null when there is none. */
export function idempotencyKey(request: Request): string | null {
  const given = request.headers.get("idempotency-key");
  if (given === null) return null;
  const key = /^"?([\x21\x23-\x7e]{1,200})"?$/.exec(given.trim())?.[1];
  return key ?? refuseField("idempotency-key", "Give 1 to 200 visible ASCII characters");
}

type Known = { claimed: boolean; request_hash: string | null; status: number | null; answer: string | null };

/**
 * Runs `work` once per key and answers every repetition with the first answer. The verb behind it must be safe to
 * repeat: after a crash between acting and storing, it runs again. Refuses `idempotency_mismatch`, `in_progress`.
 */
export async function onlyOnce(
  ctx: Ctx,
  once: { key: string; hash: string },
  asked: Asked,
  work: () => Promise<Response>,
): Promise<{ response: Response; replayed: boolean }> {
  const known = await claim(ctx, once);
  if (!known.claimed) {
    if (known.request_hash !== null && known.request_hash !== once.hash) {
      refuse("idempotency_mismatch", "This Idempotency-Key was used for another request");
    }
    if (known.answer === null || known.status === null) {
      const sentence = "The first request with this Idempotency-Key is still running";
      throw new AppError("in_progress", sentence, {}, { retryAfterSeconds: 2 });
    }
    return { response: stored(known.status, known.answer), replayed: true };
  }
  try {
    const response = await work().catch((error: unknown) => {
      const refusal = refusalIn(error);
      if (refusal && decided(refusal)) return problem(refusal, asked);
      throw error;
    });
    const text = await response.text();
    await keep(ctx, once, response.status, text);
    return { response: stored(response.status, text), replayed: false };
  } catch (error) {
    await letGo(ctx, once);
    throw error;
  }
}

const decided = ({ code }: AppError) => ERROR_STATUS[code] < 500 && !UNDECIDED.has(code);

const stored = (status: number, text: string) =>
  new Response(text, {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" },
  });

/** Takes the key, or says what is known of it. A row that this statement cannot see yet is one in flight. */
async function claim(ctx: Ctx, { key, hash }: { key: string; hash: string }): Promise<Known> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<Known>(sql`with claimed as (
        insert into idempotency_keys as k (user_id, key, request_hash, locked_until)
        values (prep.user_id(), ${key}, ${hash}, prep.now() + make_interval(secs => ${LOCK_SECONDS}))
        on conflict (user_id, key) do update set locked_until = excluded.locked_until
          where k.request_hash = excluded.request_hash and k.answer is null and k.locked_until <= prep.now()
        returning 1)
      select exists (select 1 from claimed) as claimed, i.request_hash, i.status, i.answer #>> '{}' as answer
      from (select 1) one left join idempotency_keys i on i.user_id = prep.user_id() and i.key = ${key}`),
  );
  return rows[0] ?? { claimed: false, request_hash: null, status: null, answer: null };
}

async function keep(
  ctx: Ctx,
  { key, hash }: { key: string; hash: string },
  status: number,
  text: string,
): Promise<void> {
  // As one JSON text, so that a repetition is the same to the byte.
  const answer = JSON.stringify(text);
  const saved = ctx.db.run((query) =>
    query.execute(sql`update idempotency_keys set status = ${status}, answer = ${answer}::jsonb, locked_until = null
      where user_id = prep.user_id() and key = ${key} and request_hash = ${hash} and answer is null`),
  );
  // The verb has acted: its caller is told so, and a repetition acts again, harmlessly.
  await saved.catch((cause: unknown) =>
    log.warn("idempotency-not-kept", { requestId: ctx.requestId, cause }),
  );
}

async function letGo(ctx: Ctx, { key, hash }: { key: string; hash: string }): Promise<void> {
  const freed = ctx.db.run((query) =>
    query.execute(sql`update idempotency_keys set locked_until = prep.now()
      where user_id = prep.user_id() and key = ${key} and request_hash = ${hash} and answer is null`),
  );
  await freed.catch(() => undefined);
}
