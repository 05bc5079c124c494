import ICAL from "ical.js";
import { expect, test } from "vitest";
import { GET } from "@/app/calendars/[token]/prep.ics/route";
import { getAvailability, getBooking, searchKitchens } from "@/lib/bookings";
import { SearchInput } from "@/lib/bookings/schemas";
import { env } from "@/lib/env";
import { drainOutbox } from "@/lib/notifications";
import { checkInvariants } from "@/lib/operations";
import { cancelBooking, changeBooking, startCheckout } from "@/lib/payments";
import { eventsFile } from "@/lib/testing/calendar-files";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { openFeedServer } from "@/lib/testing/feed-server";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  addFeed,
  importCalendars,
  importOneFeed,
  listConflicts,
  listFeeds,
  makeKitchenLink,
  makeRenterLink,
  removeFeed,
  renterLink,
  revokeLink,
} from ".";

const world = await openWorld();
const feeds = await openFeedServer();
/** Whole hours from the top of the next one. */
const top = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
const soon = (hours: number) => new Date(top + hours * 3_600_000);

async function open(spec: object = {}) {
  const host = await world.host();
  const kitchen = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
    ...spec,
  });
  return { host, kitchen, as: () => world.as(host) };
}
type Opened = Awaited<ReturnType<typeof open>>;
let paths = 0;
const feed = async ({ kitchen, as }: Opened, starts: Date[], spaceId: string | null = null) => {
  const path = `/cal-${++paths}.ics`;
  const url = feeds.serve(path, eventsFile(starts));
  const { id } = await addFeed(as(), { kitchenId: kitchen.id, spaceId, name: `Feed ${paths}`, url });
  return { id, path, url, input: { kitchenId: kitchen.id, feedId: id } };
};
const free = async (spaceId: string, at: Date) => {
  const renter = await world.person();
  const found = await getAvailability(world.as(renter), {
    spaceId,
    from: at,
    to: new Date(at.getTime() + 3_600_000),
  });
  return found.free.length > 0;
};
const versionOf = async (kitchenId: string) =>
  (await world.sql<{ version: number }>("select version from kitchens where id = $1", [kitchenId]))[0]
    ?.version;
const stateOf = async (opened: Opened) => (await listFeeds(opened.as(), opened.kitchen.id))[0];
const age = (feedId: string, minutes: number) =>
  world.sql(
    "update calendar_feeds set last_success_at = now() - make_interval(mins => $2), next_try_at = now() where id = $1",
    [feedId, minutes],
  );
const mails = async (template: string, email: string) =>
  (
    await world.sql<{ n: number }>(
      "select count(*)::int as n from outbox o join users u on u.id::text = o.job->>'userId' where o.job->>'template' = $1 and u.email = $2",
      [template, email],
    )
  )[0]?.n;

test("imported times are neither shown as free, nor found, nor bookable, and make older quotes stale", async () => {
  const opened = await open();
  const { kitchen } = opened;
  const before = await versionOf(kitchen.id);
  expect(await free(kitchen.spaceId, soon(24))).toBe(true);
  await feed(opened, [soon(24)]);
  expect(await versionOf(kitchen.id)).toBe((before ?? 0) + 1);
  expect(await free(kitchen.spaceId, soon(24))).toBe(false);
  expect(await free(kitchen.spaceId, soon(25))).toBe(true);
  const renter = await world.person();
  await expect(hold(world.as(renter), kitchen.spaceId, soon(24), 60)).rejects.toMatchObject({
    code: "slot_taken",
  });
  const search = (at: Date) =>
    searchKitchens(
      world.as(renter),
      SearchInput.parse({ near: "41.88,-87.63", startsAt: at.toISOString(), durationMinutes: 60 }),
    );
  const ids = async (at: Date) => (await search(at)).items.map((one) => one.kitchenId);
  expect(await ids(soon(24))).not.toContain(kitchen.id);
  expect(await ids(soon(25))).toContain(kitchen.id);
  await hold(world.as(renter), kitchen.spaceId, soon(25), 60);
});

test("a space's feed blocks its stations, so what shares them too, and nothing else", async () => {
  const opened = await open({
    stations: [
      { name: "A", kind: "table" },
      { name: "B", kind: "table" },
    ],
    spaces: [{ stations: [0] }, { stations: [1] }, { stations: [0, 1] }, { stations: [0, 1], units: 1 }],
  });
  const [a = "", b = "", whole = "", any = ""] = opened.kitchen.spaceIds;
  await feed(opened, [soon(30)], a);
  expect(await Promise.all([a, b, whole, any].map((id) => free(id, soon(30))))).toEqual([
    false,
    true,
    false,
    true,
  ]);
  const renter = await world.person();
  await hold(world.as(renter), any, soon(30), 60);
  await expect(hold(world.as(renter), any, soon(30), 60)).rejects.toMatchObject({ code: "slot_taken" });
});

test("an unchanged feed costs one conditional request and writes no busy time and no version", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, [soon(48), soon(50)]);
  const rows = () =>
    world.sql("select id, xmin::text from calendar_busy where feed_id = $1 order by id", [id]);
  const [before, version] = [await rows(), await versionOf(opened.kitchen.id)];
  await age(id, 60);
  feeds.asked.length = 0;
  expect(await importCalendars(world.system())).toMatchObject({ unchanged: 1, imported: 0, failed: 0 });
  expect(feeds.asked.map((one) => one.path)).toEqual([path]);
  expect(feeds.asked[0]?.headers["if-none-match"]).toBeTruthy();
  expect(await rows()).toEqual(before);
  expect(await versionOf(opened.kitchen.id)).toBe(version);
  expect((await stateOf(opened))?.stale).toBe(false);
  // Without ETag the same bytes are as good.
  await world.sql("update calendar_feeds set etag = '', next_try_at = now() where id = $1", [id]);
  feeds.on(path, (_, response) => response.end(eventsFile([soon(48), soon(50)])));
  await importCalendars(world.system());
  const after = await rows();
  await world.sql("update calendar_feeds set etag = '', next_try_at = now() where id = $1", [id]);
  await importCalendars(world.system());
  expect(await rows()).toEqual(after);
});

test("two jobs at once poll a feed once", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, [soon(48)]);
  await age(id, 60);
  feeds.asked.length = 0;
  await Promise.all([1, 2, 3].map(() => importCalendars(world.system())));
  expect(feeds.asked.filter((one) => one.path === path)).toHaveLength(1);
});

test("F40 a feed over an existing booking leaves it, is shown to the host and mailed once", async () => {
  const opened = await open();
  const { host, kitchen, as } = opened;
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(72));
  const { input } = await feed(opened, [soon(73), soon(90)]);
  expect((await getBooking(world.as(renter), bookingId)).status).toBe("confirmed");
  expect(await listConflicts(as(), kitchen.id)).toMatchObject([
    { bookingId, summary: "Event 0", startsAt: soon(72) },
  ]);
  await importOneFeed(as(), input);
  expect(await mails("calendar_conflict", host.email)).toBe(1);
  await drainOutbox(world.system());
  await removeFeed(as(), input);
  expect(await listConflicts(as(), kitchen.id)).toEqual([]);
  expect(await free(kitchen.spaceId, soon(90))).toBe(true);
  expect((await getBooking(world.as(renter), bookingId)).status).toBe("confirmed");
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("a feed that breaks keeps its last import, is tried later and later, and says why", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, [soon(48)]);
  const broken: [string, (response: import("node:http").ServerResponse) => void][] = [
    ["not_found", (response) => response.writeHead(404).end()],
    ["unreachable", (response) => response.writeHead(500).end()],
    ["not_a_calendar", (response) => response.end("<html>Sign in</html>")],
    ["malformed", (response) => response.end(eventsFile([soon(48)]).slice(0, -20))],
    ["address_refused", (response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end()],
    ["too_large", (response) => response.writeHead(200, { "content-length": 10e6 }).write("x")],
  ];
  let waits = 0;
  for (const [state, answer] of broken) {
    feeds.on(path, (_, response) => answer(response));
    await world.sql("update calendar_feeds set next_try_at = now() where id = $1", [id]);
    expect(await importCalendars(world.system())).toMatchObject({ failed: 1 });
    expect((await stateOf(opened))?.lastProblem).toBe(state);
    expect(await free(opened.kitchen.spaceId, soon(48))).toBe(false);
    const [row] = await world.sql<{ wait: number }>(
      "select extract(epoch from next_try_at - now())::int as wait from calendar_feeds where id = $1",
      [id],
    );
    expect(row?.wait).toBeGreaterThanOrEqual(Math.min(waits, 7_190));
    expect(row?.wait).toBeLessThanOrEqual(7_200);
    waits = row?.wait ?? 0;
  }
  feeds.serve(path, eventsFile([]));
  await importOneFeed(opened.as(), { kitchenId: opened.kitchen.id, feedId: id });
  expect(await stateOf(opened)).toMatchObject({ lastProblem: null, events: 0 });
});

test("a feed that is silent for six hours is an alarm: shown, and mailed once each time it falls silent", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, [soon(48)]);
  feeds.on(path, (request) => request.destroy());
  const count = () => mails("calendar_stale", opened.host.email);
  await age(id, 300);
  await importCalendars(world.system());
  expect(await count()).toBe(0);
  await age(id, 361);
  await Promise.all([importCalendars(world.system()), importCalendars(world.system())]);
  await importCalendars(world.system());
  expect(await count()).toBe(1);
  expect((await stateOf(opened))?.stale).toBe(true);
  await age(id, 500);
  await importCalendars(world.system());
  expect(await count()).toBe(2);
  await drainOutbox(world.system());
});

test("before paying a calendar that was read too long ago is asked again, and what it has taken is refused", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, []);
  const renter = await world.person();
  const taken = await hold(world.as(renter), opened.kitchen.spaceId, soon(100), 60);
  const other = await hold(world.as(renter), opened.kitchen.spaceId, soon(110), 60);
  feeds.serve(path, eventsFile([soon(100)]));
  feeds.asked.length = 0;
  await startCheckout(world.as(renter), { bookingId: other });
  expect(feeds.asked).toEqual([]);
  await age(id, 16);
  await expect(startCheckout(world.as(renter), { bookingId: taken })).rejects.toMatchObject({
    code: "slot_taken",
  });
  expect(feeds.asked).toHaveLength(1);
  const [left] = await world.sql("select 1 from checkouts where booking_id = $1", [taken]);
  expect(left).toBeUndefined();
});

test("a booking is not moved onto what a calendar that was read too long ago has taken meanwhile", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, []);
  const renter = world.as(await world.person());
  const { bookingId } = await book(renter, opened.kitchen.spaceId, soon(130), 60);
  feeds.serve(path, eventsFile([soon(140)]));
  await age(id, 16);
  const move = (hours: number) =>
    changeBooking(renter, {
      bookingId,
      startsAt: soon(hours),
      durationMinutes: 60,
      expectedDifferenceCents: 0,
    });
  await expect(move(140)).rejects.toMatchObject({ code: "slot_taken" });
  expect(await move(142)).toMatchObject({ status: "applied" });
});

test("a calendar that does not answer holds a renter up for two seconds at most", async () => {
  const opened = await open();
  const { id, path } = await feed(opened, []);
  feeds.on(path, () => undefined);
  await age(id, 16);
  const renter = await world.person();
  const bookingId = await hold(world.as(renter), opened.kitchen.spaceId, soon(120), 60);
  const began = performance.now();
  await startCheckout(world.as(renter), { bookingId });
  expect(performance.now() - began).toBeLessThan(4_000);
});

test("a calendar of as many events as are read is imported whole", async () => {
  const opened = await open();
  const starts = Array.from({ length: 5_000 }, (_, n) => new Date(top + n * 900_000 + 86_400_000));
  const { input } = await feed(opened, []);
  feeds.serve(`/cal-${paths}.ics`, eventsFile(starts));
  await importOneFeed(opened.as(), input);
  expect((await stateOf(opened))?.events).toBe(5_000);
});

/** What a calendar program gets: nothing but the address. */
const subscribe = (url: string, etag?: string) => {
  const token = /calendars\/([^/]+)\/prep\.ics$/.exec(url)?.[1] ?? "";
  return GET(new Request(url, etag ? { headers: { "if-none-match": etag } } : {}), {
    params: Promise.resolve({ token }),
  });
};
const read = async (url: string) => {
  const response = await subscribe(url);
  const root = new ICAL.Component(ICAL.parse(await response.text()));
  return root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
      location: event.location,
      startsAt: event.startDate.toJSDate(),
      endsAt: event.endDate.toJSDate(),
    };
  });
};

test("what goes out is read back by a parser that is not ours to the same instants, cancelled ones with a higher sequence", async () => {
  const { host, kitchen, as } = await open({ name: 'Caf\u00e9; "A", B\\C\nBEGIN:VEVENT' });
  const renter = await world.person({ name: "Ana\r\nDTSTART:19990101T000000Z" });
  const kept = await book(world.as(renter), kitchen.spaceId, soon(200));
  const gone = await book(world.as(renter), kitchen.spaceId, soon(210));
  await hold(world.as(renter), kitchen.spaceId, soon(220));
  const mine = await makeRenterLink(world.as(renter));
  const theirs = await makeKitchenLink(as(), { kitchenId: kitchen.id, spaceId: null });
  const space = await makeKitchenLink(as(), { kitchenId: kitchen.id, spaceId: kitchen.spaceId });
  const first = {
    uid: `${kept.bookingId}@prep`,
    sequence: 0,
    status: "CONFIRMED",
    startsAt: soon(200),
    endsAt: soon(202),
  };
  expect(await read(mine.url)).toMatchObject([first, { status: "CONFIRMED", sequence: 0 }]);
  const tag = (await subscribe(mine.url)).headers.get("etag") ?? "";
  expect((await subscribe(mine.url, tag)).status).toBe(304);
  await cancelBooking(world.as(renter), { bookingId: gone.bookingId, reason: "" });
  expect((await subscribe(mine.url, tag)).status).toBe(200);
  for (const { url } of [mine, theirs, space]) {
    expect(await read(url)).toMatchObject([
      first,
      { uid: `${gone.bookingId}@prep`, sequence: 1, status: "CANCELLED", startsAt: soon(210) },
    ]);
  }
  expect((await read(theirs.url))[0]?.summary).toContain("Ana DTSTART");
  expect((await read(mine.url))[0]).toMatchObject({
    location: "Chicago, IL 60601",
    summary: expect.stringContaining('Café; "A", B\\C BEGIN:VEVENT'),
  });
  expect(host.id).toBeTruthy();
});

test("a link is one person's or one team's, kept as a hash, and stops when it is renewed, revoked or its maker leaves", async () => {
  const { host, kitchen, as } = await open();
  const renter = await world.person();
  const old = await makeRenterLink(world.as(renter));
  const mine = await makeRenterLink(world.as(renter));
  expect((await subscribe(old.url)).status).toBe(404);
  expect((await subscribe(mine.url)).status).toBe(200);
  expect((await subscribe(mine.url)).headers.get("cache-control")).toBe("private, no-cache");
  const kept = await world.sql("select l::text as row from calendar_links l where id = $1", [mine.id]);
  expect(JSON.stringify(kept)).not.toContain(mine.url.split("/").at(-2));
  const stranger = await world.person();
  await expect(revokeLink(world.as(stranger), { linkId: mine.id })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(
    makeKitchenLink(world.as(stranger), { kitchenId: kitchen.id, spaceId: null }),
  ).rejects.toMatchObject({ code: "not_found" });
  const foreign = await open();
  await expect(
    makeKitchenLink(as(), { kitchenId: kitchen.id, spaceId: foreign.kitchen.spaceId }),
  ).rejects.toMatchObject({ code: "not_found" });
  const team = await makeKitchenLink(as(), { kitchenId: kitchen.id, spaceId: null });
  await expect(revokeLink(world.as(stranger), { linkId: team.id })).rejects.toMatchObject({
    code: "not_found",
  });
  const colleague = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'manager')", [
    host.organizationId,
    colleague.id,
  ]);
  const theirs = await makeKitchenLink(world.as(colleague), { kitchenId: kitchen.id, spaceId: null });
  expect((await subscribe(team.url)).status).toBe(404);
  await world.sql("delete from memberships where user_id = $1", [colleague.id]);
  expect((await subscribe(theirs.url)).status).toBe(404);
  await revokeLink(as(), { linkId: theirs.id });
  await revokeLink(world.as(renter), { linkId: mine.id });
  expect((await subscribe(mine.url)).status).toBe(404);
  expect(await renterLink(world.as(renter))).toBeNull();
  expect((await subscribe(`${env().APP_URL}/calendars/cal_x/prep.ics`)).status).toBe(404);
});

test("feeds are for the team that may edit: strangers and staff change nothing, and nobody reads an address again", async () => {
  const opened = await open();
  const { kitchen, host } = opened;
  const { id, input } = await feed(opened, [soon(48)]);
  const stranger = await world.person();
  const staff = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    host.organizationId,
    staff.id,
  ]);
  const tries = (person: typeof staff) => [
    () =>
      addFeed(world.as(person), {
        kitchenId: kitchen.id,
        spaceId: null,
        name: "Mine",
        url: `${feeds.origin}/x.ics`,
      }),
    () => importOneFeed(world.as(person), input),
    () => removeFeed(world.as(person), input),
    () => listFeeds(world.as(person), kitchen.id),
    () => listConflicts(world.as(person), kitchen.id),
  ];
  for (const attempt of tries(stranger)) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  for (const attempt of tries(staff)) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  const other = await open();
  await expect(removeFeed(other.as(), { kitchenId: other.kitchen.id, feedId: id })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(
    addFeed(opened.as(), {
      kitchenId: kitchen.id,
      spaceId: other.kitchen.spaceId,
      name: "x",
      url: `${feeds.origin}/x.ics`,
    }),
  ).rejects.toMatchObject({ code: "not_found" });
  expect(JSON.stringify(await listFeeds(opened.as(), kitchen.id))).not.toContain(feeds.origin);
  for (const url of ["https://127.0.0.1/x.ics", "file:///etc/passwd"]) {
    await expect(
      addFeed(opened.as(), { kitchenId: kitchen.id, spaceId: null, name: "x", url }),
    ).rejects.toMatchObject({
      code: "invalid_input",
      fields: { url: [expect.any(String)] },
    });
  }
  for (let n = 0; n < 9; n++) await feed(opened, []);
  await expect(feed(opened, [])).rejects.toMatchObject({ code: "conflict" });
});
