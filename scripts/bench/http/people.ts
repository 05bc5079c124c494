import { encode } from "next-auth/jwt";
import { newApiKey } from "@/lib/core/api-key";
import { uuidv7 } from "@/lib/core/ids";
import { sha256Hex } from "@/lib/core/tokens";
import { withClient } from "../../db/bootstrap";
import type { Database } from "../world";
import { holdRequest, type Slot } from "./slots";

export type Renter = { userId: string; key: string };

/** Renters of the world, each with a fresh API key. */
export async function rentersWithKeys({ env }: Database, count: number): Promise<Renter[]> {
  return withClient(env.DATABASE_URL_SYSTEM, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "select id from users where email like 'renter-%@bulk.example.com' order by id limit $1",
      [count],
    );
    const made = rows.map(({ id }) => ({ userId: id, key: newApiKey(id), id: uuidv7() }));
    const hashes = await Promise.all(made.map(({ key }) => sha256Hex(key)));
    await client.query(
      `insert into api_keys (id, user_id, name, secret_hash, scopes)
       select *, '{bookings:read,bookings:write}'::text[] from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])`,
      [made.map((m) => m.id), made.map((m) => m.userId), made.map(() => "benchmark"), hashes],
    );
    return made;
  });
}

/** Takes every unpaid hold back and empties Redis, so that the next run finds free hands and free cells. */
export async function giveBack({ env }: Database): Promise<void> {
  await withClient(env.DATABASE_URL_SYSTEM, (client) =>
    client.query(
      `with gone as (update bookings set status = 'expired', hold_expires_at = null where status = 'held' and pay_until is null returning id)
       update allocations a set released_at = now() from gone where a.booking_id = gone.id`,
    ),
  );
  if (!env.UPSTASH_REDIS_REST_URL) return;
  const headers = { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` };
  await fetch(env.UPSTASH_REDIS_REST_URL, { method: "POST", headers, body: '["FLUSHDB"]' });
}

const COOKIE = "authjs.session-token";

/** The cookie of a signed-in browser. */
export async function cookieOf({ env }: Database, userId: string): Promise<string> {
  const sessionId = uuidv7();
  await withClient(env.DATABASE_URL_SYSTEM, (client) =>
    client.query("insert into sessions (id, user_id, expires_at) values ($1, $2, now() + interval '1 day')", [
      sessionId,
      userId,
    ]),
  );
  const secret = env.AUTH_SECRET ?? "";
  return `${COOKIE}=${await encode({ token: { userId, sessionId }, secret, salt: COOKIE })}`;
}

/** A slot held over the API; its booking. */
export async function holdFor(origin: string, slot: Slot, { key }: Renter): Promise<string> {
  const { path, ...request } = holdRequest(slot, key);
  const response = await fetch(`${origin}${path}`, request);
  const { id } = (await response.json()) as { id?: string };
  if (!id) throw new Error(`a slot for the payment could not be held: ${response.status}`);
  return id;
}
