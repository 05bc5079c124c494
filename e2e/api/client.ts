import { execFileSync } from "node:child_process";
import { Client } from "pg";

/** What the API specs share: people with keys, a place to book, the state behind the answers. */

export const origin = () => process.env.APP_URL ?? "http://localhost:3000";
const base = () => `${origin()}/api/v1`;

export type Answer = {
  status: number;
  code: string | undefined;
  json: Record<string, never>;
  ms: number;
  headers: Headers;
};

/** One request on a connection of its own, timed from asking to having read the answer. */
export async function call(
  method: string,
  path: string,
  init: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${base()}${path}`, {
    method,
    headers: {
      ...(init.key && { authorization: `Bearer ${init.key}` }),
      ...(init.body !== undefined && { "content-type": "application/json" }),
      ...init.headers,
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  const json = text ? JSON.parse(text) : {};
  return {
    status: response.status,
    code: json.code,
    json,
    ms: performance.now() - began,
    headers: response.headers,
  };
}

/** API keys of seeded people, made as an administrator makes them. */
export function keysOf(...args: string[]): string[] {
  const printed = execFileSync("npm", ["run", "-s", "api-key", "--", ...args], {
    encoding: "utf8",
    env: process.env,
  });
  return printed
    .trim()
    .split("\n")
    .map((line) => line.split("\t")[1] ?? "");
}

export type Place = { spaceId: string; startsAt: string; durationMinutes: number };

/** SQL as prep_system, for looking behind the answers. */
export async function rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL_SYSTEM });
  await client.connect();
  try {
    return (await client.query<Row & Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A space of its own kitchen with a long free stretch some days ahead; each call takes the next one. */
let taken = 0;
export async function freePlace(hours = 6): Promise<Place & { freeUntil: string }> {
  const spaces = await rows<{ id: string }>(
    // Only where one hold leaves too few stations for another: a slot that two could hold has no single winner.
    `select s.id from spaces s join kitchens k on k.id = s.kitchen_id where k.status = 'published' and s.archived_at is null
       and 2 * coalesce(s.units, 1000) > (select count(*) from space_stations x where x.space_id = s.id) order by s.id`,
  );
  const day = 86_400_000;
  for (; taken < spaces.length; taken++) {
    const spaceId = spaces[taken]?.id ?? "";
    const [from, to] = [5, 12].map((days) => new Date(Date.now() + days * day).toISOString());
    const { json } = await call("GET", `/spaces/${spaceId}/availability?from=${from}&to=${to}`);
    const free = (json.free ?? []) as { startsAt: string; endsAt: string }[];
    for (const { startsAt, endsAt } of free) {
      const first = Math.ceil(Date.parse(startsAt) / 3_600_000) * 3_600_000;
      if (Date.parse(endsAt) - first < hours * 3_600_000) continue;
      taken++;
      const [{ min_minutes: durationMinutes }] = (await rows<{ min_minutes: number }>(
        "select min_minutes from spaces where id = $1",
        [spaceId],
      )) as [{ min_minutes: number }];
      return {
        spaceId,
        startsAt: new Date(first).toISOString(),
        durationMinutes: Math.ceil(durationMinutes / 60) * 60,
        freeUntil: endsAt,
      };
    }
  }
  throw new Error("the seed has no space with that much free time");
}

/** Takes Redis away or gives it back; the app leaves one alone that failed it for a second. */
export async function steerRedis(mode: "ok" | "refuse" | "hang"): Promise<void> {
  await fetch(`${process.env.UPSTASH_REDIS_REST_URL}/_control`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify({ mode }),
  });
  if (mode === "ok") await new Promise((resolve) => setTimeout(resolve, 1_500));
}

/** Cells of the slot lock that belong to no live booking. */
export async function strayLocks(): Promise<string[]> {
  const ask = async (command: unknown[]) => {
    const response = await fetch(process.env.UPSTASH_REDIS_REST_URL ?? "", {
      method: "POST",
      headers: { authorization: `Bearer ${process.env.UPSTASH_REDIS_REST_TOKEN}` },
      body: JSON.stringify(command),
    });
    return ((await response.json()) as { result: string[] }).result;
  };
  const keys = await ask(["KEYS", "hold:*"]);
  if (keys.length === 0) return [];
  const values = await ask(["MGET", ...keys]);
  const live = await rows<{ id: string }>(
    "select distinct booking_id as id from allocations where released_at is null",
  );
  const ids = new Set(live.map((row) => row.id));
  return values.filter((value) => value && !ids.has(value.slice(0, 36)));
}

/** Pairs of live allocations of one station that overlap. The constraint forbids them; this does not ask it. */
export const overlaps = () =>
  rows(`select a.id from allocations a join allocations b on b.station_id = a.station_id and b.id > a.id
    and a.released_at is null and b.released_at is null and a.blocked && b.blocked`);
