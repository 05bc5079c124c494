import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { openApi } from "@/lib/testing/api";
import { control } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { onlyOnce } from "./idempotency";
import { pruneOld } from "./prune";

const world = await openWorld();
const api = await openApi(world);
const HOUR = 3_600_000;
const { spaceId } = await world.kitchen({
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 })),
});
let hour = 24;
const slot = () => {
  hour += 3;
  const startsAt = new Date(Math.ceil(Date.now() / HOUR + hour) * HOUR).toISOString();
  return { spaceId, startsAt, durationMinutes: 60 };
};
const once = () => ({ "idempotency-key": uuidv7() });
const asked = { requestId: "test", locale: "en" as const };

test("F4 a hundred holds at once with one key make one booking and answer the same to the byte", async () => {
  const key = await api.key(await world.person());
  const body = slot();
  const headers = once();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => api.post("/bookings", body, { key, headers })),
  );
  const again = await api.post("/bookings", body, { key, headers });
  expect(new Set([...answers, again].map((a) => a.status))).toEqual(new Set([201]));
  expect(new Set([...answers, again].map((a) => a.text)).size).toBe(1);
  expect(answers.filter((a) => a.headers.get("idempotency-replayed") === null)).toHaveLength(1);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await world.sql("select 1 from bookings where id = $1", [again.json.id])).toHaveLength(1);
});

test("F4 the same key with another body, or for another verb, is refused", async () => {
  const key = await api.key(await world.person());
  const headers = once();
  const { json } = await api.post("/bookings", slot(), { key, headers });
  for (const answer of [
    await api.post("/bookings", slot(), { key, headers }),
    await api.post(`/bookings/${json.id}/cancel`, {}, { key, headers }),
  ]) {
    expect(answer).toMatchObject({ status: 422, json: { code: "idempotency_mismatch" } });
  }
});

test("a key is one person's own: another may use the same", async () => {
  const headers = once();
  for (let i = 0; i < 2; i++) {
    const answer = await api.post("/bookings", slot(), { key: await api.key(await world.person()), headers });
    expect(answer.status).toBe(201);
  }
});

test("a key that no header may hold is refused by name", async () => {
  const key = await api.key(await world.person());
  for (const given of ["", "x".repeat(201), "a b"]) {
    const answer = await api.post("/bookings", slot(), { key, headers: { "idempotency-key": given } });
    expect(answer).toMatchObject({ status: 400, json: { fields: { "idempotency-key": expect.any(Array) } } });
  }
});

test("a repeated cancel gives the first answer again, refusals included", async () => {
  const key = await api.key(await world.person());
  const { json } = await api.post("/bookings", slot(), { key });
  const headers = once();
  const first = await api.post(`/bookings/${json.id}/cancel`, {}, { key, headers });
  const again = await api.post(`/bookings/${json.id}/cancel`, {}, { key, headers });
  expect(again).toMatchObject({ status: 200, text: first.text });
  expect([first, again].map((a) => a.headers.get("idempotency-replayed"))).toEqual([null, "true"]);
  const late = once();
  const refusal = await api.post(`/bookings/${json.id}/checkout`, undefined, { key, headers: late });
  const same = await api.post(`/bookings/${json.id}/checkout`, undefined, { key, headers: late });
  expect(refusal.status).toBe(409);
  expect(same).toMatchObject({ status: 409, text: refusal.text });
});

test("a request in flight turns its twin away; after a crash the lock runs out and the verb runs again", async () => {
  const ctx = world.as(await world.person());
  const key = { key: uuidv7(), hash: "same" };
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  let runs = 0;
  const work = async () => {
    runs++;
    await slow;
    return Response.json({ run: runs });
  };
  const first = onlyOnce(ctx, key, asked, work);
  await expect.poll(() => runs).toBe(1);
  await expect(onlyOnce(ctx, key, asked, work)).rejects.toMatchObject({
    code: "in_progress",
    retryAfterSeconds: 2,
  });
  // The first process dies here: nothing is stored, the lock stands until its time.
  await world.sql("update idempotency_keys set locked_until = now() - interval '1 second' where key = $1", [
    key.key,
  ]);
  const second = await onlyOnce(ctx, key, asked, async () => Response.json({ run: "second" }));
  expect(second.replayed).toBe(false);
  finish();
  await first;
  expect(runs).toBe(1);
  // What was answered first stays the answer, however late the other comes.
  const third = await onlyOnce(ctx, key, asked, work);
  expect(await third.response.json()).toEqual({ run: "second" });
});

test("an outage is not remembered: the same key tries again and succeeds", async () => {
  const key = await api.key(await world.person());
  const { json } = await api.post("/bookings", slot(), { key });
  const headers = once();
  // Three: the first try and the two that Stripe's client makes of itself.
  const fault = { method: "POST", path: "/v1/checkout/sessions", contains: json.id, times: 3 };
  await control().failNext(fault);
  const broken = await api.post(`/bookings/${json.id}/checkout`, undefined, { key, headers });
  expect(broken).toMatchObject({ status: 503, json: { code: "unavailable" } });
  const mended = await api.post(`/bookings/${json.id}/checkout`, undefined, { key, headers });
  expect(mended.status).toBe(200);
  expect(mended.headers.get("idempotency-replayed")).toBeNull();
});

test("what has served its time is forgotten, what may still be asked for is kept", async () => {
  const { id } = await world.person();
  await world.sql(
    `insert into idempotency_keys (user_id, key, request_hash, created_at) values ($1, 'old', 'x', now() - interval '49 hours'), ($1, 'new', 'x', now() - interval '47 hours')`,
    [id],
  );
  await world.sql(
    `insert into sign_in_codes (id, email, code_hash, link_hash, expires_at, used_at) values
       (gen_random_uuid(), 'a@example.com', 'x', 'old-used', now(), now() - interval '2 days'),
       (gen_random_uuid(), 'a@example.com', 'x', 'live', now() + interval '5 minutes', null)`,
  );
  await world.sql(
    `insert into outbox (id, key, job, done_at) values (gen_random_uuid(), 'done-long-ago', '{}', now() - interval '31 days'),
       (gen_random_uuid(), 'done', '{}', now() - interval '29 days'), (gen_random_uuid(), 'waiting', '{}', null)`,
  );
  const [first, second] = await Promise.all([pruneOld(world.system()), pruneOld(world.system())]);
  expect([first.keys + second.keys, first.codes + second.codes, first.jobs + second.jobs]).toEqual([1, 1, 1]);
  expect(await world.sql("select key from idempotency_keys where user_id = $1", [id])).toEqual([
    { key: "new" },
  ]);
  expect(await world.sql("select key from outbox order by key")).toEqual([
    { key: "done" },
    { key: "waiting" },
  ]);
});
