import type { Page } from "@playwright/test";
import { asSystem, dayFor, fillCard, openFreeKitchen, payWith } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "../fixtures";

/** Address, photo, payouts and review are the journey of a new host; here they are done already. */
const PUBLISH = `update kitchens set status = 'published', description = 'Tables, rooms and a mixer', address_line = '1 Main St',
  city = 'Fargo', state = 'ND', postal_code = '58102', latitude = 46.9, longitude = -96.8 where id = $1 returning slug`;
const STORAGE = `select k.id, k.slug, s.id as space, k.organization_id from kitchens k join spaces s on s.kitchen_id = k.id
  where k.status = 'published' and s.kind = 'storage' and s.archived_at is null
    and exists (select 1 from prep.storage_counts(k.id) c where c.space_id = s.id and c.free > 2) order by k.slug limit 1`;

async function addRoom(page: Page, name: string): Promise<void> {
  await page.getByLabel("New station").fill(name);
  await page.getByLabel("Kind").selectOption("room");
  await page.getByRole("button", { name: "Add station" }).click();
  await expect(page.getByRole("button", { name: `Rename ${name}` })).toBeVisible();
}

async function rentRoom(page: Page, name: string, stations: readonly string[]): Promise<void> {
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Add space" }) });
  const field = form.getByLabel("Name of the space");
  if (!(await field.isVisible())) await page.getByText("Add a space", { exact: true }).click();
  await field.fill(`${name} kitchen`);
  for (const other of stations.filter((station) => station !== name)) await form.getByLabel(other).uncheck();
  await form.getByRole("button", { name: "Add space" }).click();
  await expect(page.getByText(`${name} kitchen`, { exact: true })).toBeVisible();
}

/** Two rooms, a pool of four tables, a mixer and twelve shelves; returns the kitchen's id. */
async function setUp(page: Page, name: string): Promise<string> {
  await page.getByLabel("Business name").fill("Fargo Kitchens LLC");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Name of the kitchen").fill(name);
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.waitForURL(/\/setup\/basics/);
  const kitchen = page.url().replace(/\/setup\/.*/, "");
  await page.goto(`${kitchen}/setup/stations`);
  await page.getByRole("button", { name: /4 tables/ }).click();
  await expect(page.getByText("Any one of 4 stations")).toBeVisible();
  const stations = ["Table 1", "Table 2", "Table 3", "Table 4", "Hot", "Cold"];
  for (const room of ["Hot", "Cold"]) await addRoom(page, room);
  for (const room of ["Hot", "Cold"]) await rentRoom(page, room, stations);
  await checkPage(page);
  await page.getByRole("link", { name: "Continue", exact: true }).click();
  await page.waitForURL(/\/setup\/hours/);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(/\/setup\/price/);
  await page.goto(`${kitchen}/equipment`);
  await page.getByLabel("Name").fill("Stand mixer");
  await page.getByLabel("Price per hour").fill("10");
  await page.getByRole("button", { name: "Add equipment" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Stand mixer" })).toContainText("1 unit");
  await page.goto(`${kitchen}/storage`);
  await page.getByLabel("Name", { exact: true }).fill("Dry shelves");
  await page.getByLabel("How many units").fill("12");
  await page.getByLabel("Price a month").fill("40");
  await page.getByRole("button", { name: "Add storage" }).click();
  await expect(page.getByText("0 of 12 taken")).toBeVisible();
  return kitchen.split("/").at(-1) ?? "";
}

test("a host sets up rooms, tables, a mixer and shelves; a renter books a table with the mixer, then does without it", async ({
  page,
}, info) => {
  test.setTimeout(120_000);
  const name = newEmail("Fargo").slice(0, 14);
  await page.goto("/host");
  await page.getByRole("link", { name: /Start/ }).click();
  await signInHere(page, newEmail("builder"));
  await page.waitForURL(/\/host$/);
  const id = await setUp(page, name);
  const [kitchen] = await asSystem(PUBLISH, [id]);

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await signInHere(page, newEmail("baker"));
  await page.goto(`/kitchens/${kitchen?.slug}?date=${dayFor(3, info.project.name)}&start=10:00&hours=4`);
  for (const offer of ["One table", "Hot kitchen", "Cold kitchen", "Dry shelves"])
    await expect(page.getByText(offer).first()).toBeVisible();
  await page.getByRole("link", { name: "One Stand mixer more" }).click();
  await page.waitForURL(/with=/);
  await checkPage(page);
  await page.getByRole("button", { name: "Hold this slot" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  await payWith(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await page.getByRole("link", { name: "Change time" }).click();
  await page.getByRole("link", { name: "Change the equipment" }).click();
  await page.waitForURL(/\/change\/equipment$/);
  await page.getByRole("link", { name: "One Stand mixer less" }).click();
  await expect(page.getByText("You get back $40.00")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Change to this equipment" }).click();
  await expect(page.getByText("Stand mixer → to Without equipment", { exact: false })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "−$40.00" })).toBeVisible();
  await checkPage(page);
});

test("a month of a series is paid at once", async ({ page }, info) => {
  const email = newEmail("monthly");
  await page.goto("/sign-in");
  await signInHere(page, email);
  await openFreeKitchen(page, "Denver", dayFor(30, info.project.name));
  await page.getByRole("link", { name: "Repeat it every week or month" }).click();
  await page.waitForURL(/\/repeat/);
  const last = new Date(`${dayFor(30, info.project.name)}T12:00:00Z`).getTime() + 45 * 86_400_000;
  await page.getByLabel("Last day").fill(new Date(last).toISOString().slice(0, 10));
  await page.getByLabel("You pay").selectOption("monthly");
  await page.getByRole("button", { name: "Show dates" }).click();
  await page.waitForURL(/until=/);
  await page.getByRole("button", { name: /^Hold/ }).click();
  await page.waitForURL(/\/bookings\/series\//);
  await expect(page.getByRole("heading", { name: /^Pay .* at once$/ })).toBeVisible();
  await checkPage(page);
  const lead = await page.getByText(/bookings? in one payment/).innerText();
  await page.getByRole("button", { name: /^Pay \$/ }).click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await page.waitForURL(/\/bookings\/series\//);
  await expect(page.getByText("Confirmed", { exact: true })).toHaveCount(Number.parseInt(lead, 10));
  await messagesTo(email, /^Confirmed/);
});

test("a host writes to whoever rents a shelf, and takes it back from a paid month on", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const [storage] = await asSystem(STORAGE, []);
  const [renter, manager] = [newEmail("keeper"), newEmail("keeping")];
  await page.goto("/sign-in");
  await signInHere(page, renter);
  await page.goto(`/kitchens/${storage?.slug}/storage?space=${storage?.space}`);
  await page.getByLabel("Months").selectOption("2");
  await page.getByRole("button", { name: "Show dates and price" }).click();
  await page.getByRole("button", { name: /^Rent, and pay/ }).click();
  await page.waitForURL(/\/bookings\/storage\//);
  const rental = page.url();
  for (const paid of [1, 2]) {
    await payWith(page, "4242424242424242");
    await page.waitForURL(/\/bookings\/storage\//);
    await expect(page.getByText("Paid", { exact: true })).toHaveCount(paid);
  }

  const desk = await browser.newContext({ viewport: page.viewportSize() });
  const host = await desk.newPage();
  await host.goto("/sign-in");
  await signInHere(host, manager);
  await asSystem(
    "insert into memberships (organization_id, user_id, role) select $1, id, 'manager' from users where email = $2",
    [storage?.organization_id, manager],
  );
  await host.goto(`/host/kitchens/${storage?.id}/storage`);
  await host.getByRole("link", { name: new RegExp(renter) }).click();
  await host.waitForURL(/\/host\/storage\//);
  await host.getByLabel("Write a message").fill("It is damp there, we are sorry.");
  await host.getByRole("button", { name: "Send", exact: true }).click();
  await expect(host.getByText("It is damp there, we are sorry.")).toBeVisible();
  await host.getByText("Cancel paid months").click();
  await host.getByLabel("Reason (the renter reads it)").fill("The wall is damp");
  await checkPage(host);
  await host.getByRole("button", { name: "Cancel and refund" }).click();
  await expect(host.getByText("Cancelled", { exact: true })).toBeVisible();
  await desk.close();

  expect((await messagesTo(renter, /^Cancelled: /)).text).toContain("The wall is damp");
  await page.goto(rental);
  await expect(page.getByText("It is damp there, we are sorry.")).toBeVisible();
  await expect(page.getByText(/refunded/)).toBeVisible();
  await checkPage(page);
});
