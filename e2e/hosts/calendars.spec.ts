import { createServer, type Server } from "node:http";
import { asSystem, dayFor, holdSlot, openFreeKitchen, pressPay } from "../booking-steps";
import { checkPage, expect, newEmail, signIn, test } from "../fixtures";

const stamp = (hours: number) =>
  new Date(Date.now() + hours * 3_600_000).toISOString().replace(/[-:]|\.\d{3}/g, "");
const calendar = (from: number, until: number) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Elsewhere//EN",
    "BEGIN:VEVENT",
    "UID:one@elsewhere.example",
    `DTSTART:${stamp(from)}`,
    `DTEND:${stamp(until)}`,
    "SUMMARY:<img src=x onerror=alert(1)> party",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");

let server: Server;
let body = "";
const origin = () => process.env.CALENDAR_LOCAL_ORIGIN ?? "";

test.beforeAll(async () => {
  server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/calendar" }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(Number(new URL(origin()).port), "127.0.0.1", resolve));
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a host blocks a kitchen with another calendar, hears of a booking under it, and subscribes to their own", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const name = newEmail("feed").slice(0, 13);
  await signIn(page, "host@example.com", "/host");
  await page.goto((await page.locator('a[href^="/host/kitchens/"]').first().getAttribute("href")) ?? "");
  await page.getByRole("link", { name: "Calendars", exact: true }).click();
  await page.waitForURL(/\/calendars$/);
  await expect(page.getByText("No calendar is read yet.")).toBeVisible();
  await checkPage(page);

  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Address of the calendar").fill("https://169.254.169.254/latest/meta-data");
  await page.getByRole("button", { name: "Add calendar" }).click();
  await expect(page.getByText(/Give a public https address/).last()).toBeVisible();
  await checkPage(page);

  body = "<html>Sign in first</html>";
  await page.getByLabel("Address of the calendar").fill(`${origin()}/private-5ecret/basic.ics`);
  await page.getByRole("button", { name: "Add calendar" }).click();
  await expect(page.getByText("This is not a calendar file.", { exact: false })).toBeVisible();
  expect(await page.content()).not.toContain("5ecret");

  // Two months of somebody else: whatever is booked lies under it.
  body = calendar(-2, 24 * 60);
  await page.getByRole("button", { name: `Import ${name} now` }).click();
  await expect(page.getByText("Up to date")).toBeVisible();
  await expect(page.getByText("1 busy time ahead")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Booked twice" })).toBeVisible();
  await expect(page.getByText("<img src=x onerror=alert(1)> party").first()).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: /^Back to/ }).click();
  await expect(page.getByText(`busy in ${name}`).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Booked twice" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: "Calendars", exact: true }).click();
  await page.waitForURL(/\/calendars$/);
  await page.context().addCookies([{ name: "locale", value: "es", url: page.url() }]);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Calendarios", exact: true })).toBeVisible();
  await expect(page.getByText("Al día")).toBeVisible();
  await checkPage(page);
  await page.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
  await page.reload();
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await expect(page.getByText("No calendar is read yet.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Booked twice" })).toHaveCount(0);

  await page
    .getByRole("button", { name: /^Make a link for/ })
    .first()
    .click();
  await expect(page.getByText("Copy the link now")).toBeVisible();
  const url = (await page.locator("code").first().textContent()) ?? "";
  await checkPage(page);
  const feed = await request.get(url);
  expect(feed.status()).toBe(200);
  expect(feed.headers()["content-type"]).toContain("text/calendar");
  expect(await feed.text()).toContain("BEGIN:VEVENT");
  const again = await request.get(url, { headers: { "if-none-match": feed.headers().etag ?? "" } });
  expect(again.status()).toBe(304);
  await page
    .getByRole("button", { name: /^Revoke the link of/ })
    .first()
    .click();
  await expect(page.getByRole("button", { name: /^Revoke the link of/ })).toHaveCount(0);
  expect((await request.get(url)).status()).toBe(404);
});

test("a renter subscribes to their bookings by a private address", async ({ page, request }) => {
  await signIn(page, newEmail("subscriber"), "/account");
  await page.getByRole("button", { name: "Make a link for My bookings" }).click();
  await expect(page.getByText("Copy the link now")).toBeVisible();
  await checkPage(page);
  const url = (await page.locator("code").first().textContent()) ?? "";
  expect(await (await request.get(url)).text()).toMatch(/^BEGIN:VCALENDAR/);
  await page.getByRole("button", { name: "Revoke the link of My bookings" }).click();
  await expect(page.getByText("My bookings: no link")).toBeVisible();
  expect((await request.get(url)).status()).toBe(404);
});

test("a renter whose slot was taken elsewhere meanwhile is told so instead of being sent to pay", async ({
  page,
}, { project }) => {
  await openFreeKitchen(page, "Chicago, IL", dayFor(12, project.name));
  const there = new URL(page.url());
  await signIn(page, newEmail("unlucky"), `${there.pathname}${there.search}`);
  const bookingId = await holdSlot(page);
  const feed = crypto.randomUUID();
  await asSystem(
    `with feed as (insert into calendar_feeds (id, kitchen_id, name, url, host, last_success_at, next_try_at, created_by)
       select $1, kitchen_id, 'Elsewhere', 'https://calendar.example/x.ics', 'calendar.example', now(), now() + interval '1 day', renter_id
         from bookings where id = $2 returning id, kitchen_id)
     insert into calendar_busy (id, feed_id, kitchen_id, busy, summary)
     select f.id, f.id, f.kitchen_id, tstzrange(b.starts_at, b.ends_at), 'x' from feed f, bookings b where b.id = $2`,
    [feed, bookingId],
  );
  await pressPay(page);
  await expect(page.getByText("taken elsewhere", { exact: false })).toBeVisible();
  await checkPage(page);
});
