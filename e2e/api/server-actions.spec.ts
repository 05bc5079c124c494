import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { newEmail, signIn } from "../fixtures";
import { origin, rows } from "./client";

type Manifest = { edge: Record<string, { exportedName?: string; workers: Record<string, unknown> }> };

/** Every server action of the build, with a page that serves it. */
function actions(): { id: string; name: string; page: string }[] {
  const file = join(process.cwd(), ".next/server/server-reference-manifest.json");
  const { edge } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return Object.entries(edge).map(([id, { exportedName, workers }]) => ({
    id,
    name: exportedName ?? id,
    page: Object.keys(workers)[0] ?? "",
  }));
}

type Victim = Record<
  "organizationId" | "kitchenId" | "spaceId" | "stationId" | "bookingId" | "userId",
  string
>;

async function victim(): Promise<Victim> {
  const [found] =
    await rows<Victim>(`select k.organization_id as "organizationId", k.id as "kitchenId", s.id as "spaceId",
      x.station_id as "stationId", b.id as "bookingId", m.user_id as "userId"
    from kitchens k join spaces s on s.kitchen_id = k.id join space_stations x on x.space_id = s.id
      join bookings b on b.space_id = s.id and b.status = 'confirmed' and b.starts_at > now() + interval '1 day'
      join memberships m on m.organization_id = k.organization_id and m.role = 'owner'
    where k.status = 'published' limit 1`);
  if (!found) throw new Error("the seed has no kitchen with a booking ahead");
  return found;
}

/** All that an action could change of the victim's. Stripe's news may touch the organization meanwhile. */
async function stateOf({ organizationId, kitchenId, bookingId, userId }: Victim): Promise<object> {
  const state = await rows(
    `select (select to_jsonb(o) - 'updated_at' from organizations o where o.id = $1) as organization,
      (select jsonb_agg(to_jsonb(m) order by m.user_id) from memberships m where m.organization_id = $1) as members,
      (select jsonb_agg(to_jsonb(i) order by i.id) from invitations i where i.organization_id = $1) as invited,
      (select jsonb_agg(to_jsonb(k) - 'open_times' order by k.id) from kitchens k where k.organization_id = $1) as kitchens,
      (select jsonb_agg(to_jsonb(s) order by s.id) from spaces s where s.kitchen_id = $2) as spaces,
      (select jsonb_agg(to_jsonb(s) order by s.id) from stations s where s.kitchen_id = $2) as stations,
      (select jsonb_agg(to_jsonb(c) order by c.id) from closures c where c.kitchen_id = $2) as closures,
      (select jsonb_agg(to_jsonb(h) order by h.id) from opening_hours h where h.kitchen_id = $2) as hours,
      (select jsonb_agg(f.id order by f.id) from calendar_feeds f where f.kitchen_id = $2) as feeds,
      (select jsonb_agg(jsonb_build_array(l.id, l.revoked_at) order by l.id) from calendar_links l where l.user_id = $4 or l.kitchen_id = $2) as links,
      (select count(*) from bookings where space_id in (select id from spaces where kitchen_id = $2)) as bookings,
      (select to_jsonb(b) from bookings b where b.id = $3) as booking,
      (select jsonb_build_object('name', u.name, 'locale', u.locale) from users u where u.id = $4) as person,
      (select count(*) from sessions s where s.user_id = $4 and s.revoked_at is null) as sessions,
      (select count(*) from api_keys a where a.user_id = $4) as keys`,
    [organizationId, kitchenId, bookingId, userId],
  );
  return state[0] ?? {};
}

/** What a form of any of our pages might carry, all of it aimed at the victim. */
const fieldsFor = (aim: Victim): Record<string, string> => ({
  ...aim,
  id: aim.kitchenId,
  email: "intruder@example.com",
  name: "Taken over",
  role: "owner",
  reason: "because",
  locale: "es",
  status: "published",
  version: "1",
  hourlyRate: "1",
  units: "1",
  timeZone: "America/New_York",
  durationMinutes: "120",
  startsAt: new Date(Date.now() + 9 * 86_400_000).toISOString(),
  "scopes[]": "admin",
  refundCents: "0",
  url: "https://calendar.example.com/taken-over.ics",
});

/** As React sends a form to an action: no state before, then the form. */
function sent(aim: Victim): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fieldsFor(aim))) form.append(`1_${name}`, value);
  form.append("0", JSON.stringify([null, "$K1"]));
  return form;
}

const addressOf = (page: string, aim: Victim) =>
  page
    .replace(/^app/, "")
    .replace(/\/page$/, "")
    .replace(/\/\([a-z]+\)/g, "")
    .replace("[bookingId]", aim.bookingId)
    .replace("/bookings/[id]", `/bookings/${aim.bookingId}`)
    .replace("[id]", aim.kitchenId)
    .replace("[step]", "basics")
    .replace("[slug]", "x") || "/";

async function callAll(aim: Victim, headers: Record<string, string>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const { id, name, page } of actions()) {
    const response = await fetch(origin() + addressOf(page, aim), {
      method: "POST",
      redirect: "manual",
      body: sent(aim),
      headers: { "next-action": id, accept: "text/x-component", ...headers },
    });
    await response.text();
    statuses[name] = response.status;
  }
  return statuses;
}

test("F33 a server action called directly, signed out or as a stranger, changes nothing of anybody's", async ({
  page,
}) => {
  expect(actions().length).toBeGreaterThan(30);
  const aim = await victim();
  const before = await stateOf(aim);
  const signedOut = await callAll(aim, { origin: origin() });
  expect(await stateOf(aim)).toEqual(before);
  expect(Object.entries(signedOut).filter(([, status]) => status >= 500)).toEqual([]);

  await signIn(page, newEmail("intruder"));
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const stranger = await callAll(aim, { origin: origin(), cookie });
  expect(await stateOf(aim)).toEqual(before);
  expect(Object.entries(stranger).filter(([, status]) => status >= 500)).toEqual([]);
});

test("F34 another site cannot use a signed-in host's browser for any action", async ({ page }) => {
  const aim = await victim();
  const [owner] = await rows<{ email: string }>("select email from users where id = $1", [aim.userId]);
  await signIn(page, owner?.email ?? "");
  const cookies = await page.context().cookies();
  for (const one of cookies.filter(({ name }) => name.includes("session")))
    expect([one.name, one.httpOnly, one.sameSite]).toEqual([one.name, true, "Lax"]);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const before = await stateOf(aim);
  for (const from of ["https://evil.example", "null"]) await callAll(aim, { origin: from, cookie });
  expect(await stateOf(aim)).toEqual(before);
});
